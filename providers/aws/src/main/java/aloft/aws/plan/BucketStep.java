package aloft.aws.plan;

import org.jspecify.annotations.Nullable;

/// Ensures that the deployment bucket exists: the bucket of the user, or that of the stack.
///
/// @param name the name of the user's own bucket, or null
/// @param template the file with the first template of the stack, which creates the bucket; null if
///   the user has a bucket
public record BucketStep(@Nullable String name, @Nullable String template) implements AwsStep {}
