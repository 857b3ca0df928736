package aloft.aws.manifest;

import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import org.jspecify.annotations.Nullable;

/// `httpApi` of a function.
@Doc("How the function gets requests of the HTTP API")
public record FunctionHttpApi(
    @Doc("The form of requests: 1.0 or 2.0; over that of the provider")
        @Matches(value = "^[12](\\.0)?$", words = "1.0 or 2.0")
        @Nullable String payload) {}
