package aloft.azure.manifest;

import aloft.build.portable.Scale;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a function runs: the keys of a function, and of the provider section for all functions. All
/// functions of a service are one app, which has one runtime, one memory and one environment.
public record RuntimeSettings(
    @Doc("The language and its version, for example node22; one for all functions")
        @Nullable String runtime,
    @Doc("Memory of an instance in megabytes: 512, 2048 (default) or 4096; one for all functions")
        @Range(min = 1)
        @Nullable Integer memory,
    @Doc("Seconds until a call is stopped (default 1800); at most 230 for requests") @Range(min = 1)
        @Nullable Integer timeout,
    @Doc("Environment variables, which all functions of the service have")
        Map<String, String> environment,
    @Doc("How many instances run, and how many requests each of them serves")
        @Nullable Scale scale) {
  public RuntimeSettings {
    environment = environment == null ? Map.of() : environment;
  }
}
