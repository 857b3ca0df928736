package aloft.aws.manifest;

import aloft.spi.schema.Doc;
import org.jspecify.annotations.Nullable;

/// The destinations of the results of asynchronous calls.
@Doc("Destinations of the results of asynchronous calls")
public record DestinationsSection(
    @Doc("A function's key, an ARN, or type and arn") @Nullable Destination onSuccess,
    @Doc("A function's key, an ARN, or type and arn") @Nullable Destination onFailure) {}
