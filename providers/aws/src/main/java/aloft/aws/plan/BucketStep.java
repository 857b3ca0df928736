package aloft.aws.plan;

import org.jspecify.annotations.Nullable;

/// Sees to it that there is a bucket to upload to: one that the user names, or that of the stack.
///
/// @param name the user's own bucket, or null
/// @param template the file with the stack's first template, which makes a bucket; null with a
///   bucket of the user's own
public record BucketStep(@Nullable String name, @Nullable String template) implements AwsStep {}
