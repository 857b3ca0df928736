package aloft.google.manifest;

import aloft.spi.schema.Doc;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How Google builds the sources of a function: the keys of a function, and of the provider section
/// for all functions.
public record SourceBuild(
    @Doc("Environment variables of Google's build") Map<String, String> buildEnvironment,
    @Doc("The service account that Google's build runs as") @Nullable String buildServiceAccount,
    @Doc("The worker pool of Google's build: projects/PROJECT/locations/REGION/workerPools/NAME")
        @Nullable String buildWorkerPool,
    @Doc("The repository of the built images: projects/PROJECT/locations/REGION/repositories/NAME")
        @Nullable String dockerRepository) {
  public SourceBuild {
    buildEnvironment = buildEnvironment == null ? Map.of() : buildEnvironment;
  }
}
