package aloft.google.manifest;

import aloft.build.portable.Scale;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a function runs: the keys of a function, and of the provider section for all functions.
public record RuntimeSettings(
    @Doc("The language and its version, for example node22 or nodejs22") @Nullable String runtime,
    @Doc("Memory in megabytes (default 256)") @Range(min = 128, max = 32768)
        @Nullable Integer memory,
    @Doc("Processors, for example 1 or 0.5 (default by the memory)") @Nullable Double cpu,
    @Doc("Seconds until a call is stopped (default 60); at most 3600, for events 540")
        @Range(min = 1, max = 3600)
        @Nullable Integer timeout,
    @Doc("Environment variables") Map<String, String> environment,
    @Doc(
            "Secrets of Secret Manager, by the name of the environment variable, or the path of the"
                + " file")
        Map<String, SecretSection> secrets,
    @Doc("How many instances run, and how many calls each of them serves") @Nullable Scale scale) {
  public RuntimeSettings {
    environment = environment == null ? Map.of() : environment;
    secrets = secrets == null ? Map.of() : secrets;
  }
}
