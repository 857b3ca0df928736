package aloft.aws.plan;

import aloft.spi.schema.Required;

/// Deletes old deployments from the bucket.
///
/// @param keep the number of newest deployments to keep, at least 1
public record CleanUpStep(@Required Integer keep) implements AwsStep {}
