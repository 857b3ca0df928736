package aloft.cli.engine;

import aloft.cli.manifest.Manifest;
import aloft.spi.artifact.Destination;
import aloft.spi.diagnostic.Result;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Provider;
import aloft.spi.provider.Variables;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a manifest, resolves its variables and lets the provider interpret it.
public final class LoadService {
  private final Environment environment;

  public LoadService(Environment environment) {
    this.environment = environment;
  }

  /// Reads and interprets the manifest of a service.
  public Result<Project> read(ServiceRequest request) {
    CloudConnections clouds = new CloudConnections(request.options());
    return manifest(request, clouds).flatMap(manifest -> project(manifest, request, clouds));
  }

  private Result<Project> project(
      Manifest manifest, ServiceRequest request, CloudConnections clouds) {
    Mapping section = section(manifest.root());
    Provider provider = provider(manifest);
    return interpret(provider, manifest)
        .flatMap(blueprint ->
            Result.of(
                new Project(
                    blueprint,
                    provider.emulation(),
                    manifest.environment(),
                    profile(section, request),
                    request.local() ? Destination.LOCAL : Destination.CLOUD,
                    () ->
                        request.local()
                            ? LocalRuntimes.load(environment).cloud(manifest.environment())
                            : clouds.connect(
                                manifest.provider(), section, manifest.environment()))));
  }

  // Drops diagnostics about values whose variables are unresolved.
  private static Result<Blueprint> interpret(Provider provider, Manifest manifest) {
    Result<Blueprint> read = provider.read(manifest.root(), manifest.redacted());
    return manifest.unresolved().isEmpty()
        ? read
        : Result.failed(
            read.diagnostics().stream()
                .filter(diagnostic ->
                    diagnostic.place() == null
                        || !manifest.unresolved().contains(diagnostic.place()))
                .toList());
  }

  private static @Nullable String profile(Mapping section, ServiceRequest request) {
    Node written = section.get("profile");
    return request.profile() != null || written == null ? request.profile() : written.text();
  }

  /// The manifest with secrets redacted and default values filled in.
  Mapping withDefaults(Manifest manifest) {
    return provider(manifest).withDefaults(manifest.redacted());
  }

  private static Provider provider(Manifest manifest) {
    Node name = Objects.requireNonNull(section(manifest.root()).get("name"));
    return Providers.named(manifest.provider(), name.place());
  }

  /// Reads and resolves the manifest. Its provider section contains the stage and region of the
  /// command line.
  public Result<Manifest> manifest(ServiceRequest request) {
    return manifest(request, new CloudConnections(request.options()));
  }

  private Result<Manifest> manifest(ServiceRequest request, CloudConnections clouds) {
    Map<String, Object> options = new HashMap<>(request.options().values());
    if (request.config() != null) {
      options.put("config", request.config());
    }
    return Manifest.read(
            new aloft.cli.manifest.ManifestRequest(
                environment,
                request.config(),
                options,
                request.parameters(),
                (provider, section, dotenvEnvironment) -> {
                  Variables cloud =
                      clouds.connect(provider, section, dotenvEnvironment).variables();
                  return request.local()
                      ? new LocalVariables(
                          Providers.named(provider, section.place()).emulation(), cloud)
                      : cloud;
                }))
        .flatMap(manifest -> Result.of(withRegion(manifest, request.region())));
  }

  private static Manifest withRegion(Manifest manifest, @Nullable String region) {
    return region == null
        ? manifest
        : new Manifest(
            withRegion(manifest.root(), region),
            withRegion(manifest.redacted(), region),
            manifest.provider(),
            manifest.stage(),
            manifest.file(),
            manifest.files(),
            manifest.environment(),
            manifest.unresolved());
  }

  private static Mapping withRegion(Mapping root, String region) {
    Mapping section = section(root);
    return root.with("provider", section.with("region", new Scalar(region, section.place())));
  }

  private static Mapping section(Mapping root) {
    return (Mapping) Objects.requireNonNull(root.get("provider"));
  }
}
