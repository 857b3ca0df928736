package aloft.aws.plan;

import aloft.spi.schema.Required;

/// Removes old deployments from the bucket.
///
/// @param keep how many of the newest stay, at least 1
public record CleanUpStep(@Required Integer keep) implements AwsStep {}
