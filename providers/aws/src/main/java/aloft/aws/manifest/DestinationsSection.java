package aloft.aws.manifest;

import aloft.spi.schema.Doc;
import org.jspecify.annotations.Nullable;

/// Where results of asynchronous calls go.
@Doc("Where results of asynchronous calls go")
public record DestinationsSection(
    @Doc("A function's key, an ARN, or type and arn") @Nullable Destination onSuccess,
    @Doc("A function's key, an ARN, or type and arn") @Nullable Destination onFailure) {}
