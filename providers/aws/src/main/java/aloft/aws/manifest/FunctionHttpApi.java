package aloft.aws.manifest;

import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import org.jspecify.annotations.Nullable;

/// The settings `httpApi` of a function.
@Doc("How the function receives requests of the HTTP API")
public record FunctionHttpApi(
    @Doc("The payload format of requests: 1.0 or 2.0; overrides the provider's")
        @Matches(value = "^[12](\\.0)?$", words = "1.0 or 2.0")
        @Nullable String payload) {}
