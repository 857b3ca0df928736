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

/// From the text of a manifest to what its provider understood.
public final class LoadService {
  private final Environment environment;

  public LoadService(Environment environment) {
    this.environment = environment;
  }

  /// Reads, resolves and understands.
  public Result<Project> read(ServiceRequest request) {
    CloudConnections clouds = new CloudConnections(request.options());
    return manifest(request, clouds).then(manifest -> project(manifest, request, clouds));
  }

  private Result<Project> project(
      Manifest manifest, ServiceRequest request, CloudConnections clouds) {
    Mapping section = section(manifest.root());
    Provider provider = provider(manifest);
    return understood(provider, manifest)
        .then(blueprint ->
            Result.of(
                new Project(
                    blueprint,
                    provider.emulation(),
                    manifest.environment(),
                    profile(section, request),
                    request.local() ? Destination.HERE : Destination.CLOUD,
                    () ->
                        request.local()
                            ? LocalRuntimes.here(environment).cloud(manifest.environment())
                            : clouds.connect(
                                manifest.provider(), section, manifest.environment()))));
  }

  // What is said of a value that is not known yet says nothing.
  private static Result<Blueprint> understood(Provider provider, Manifest manifest) {
    Result<Blueprint> read = provider.read(manifest.root(), manifest.shown());
    return manifest.unresolved().isEmpty()
        ? read
        : Result.failed(
            read.diagnostics().stream()
                .filter(found ->
                    found.place() == null || !manifest.unresolved().contains(found.place()))
                .toList());
  }

  private static @Nullable String profile(Mapping section, ServiceRequest request) {
    Node written = section.get("profile");
    return request.profile() != null || written == null ? request.profile() : written.text();
  }

  /// The manifest as it may be shown, with what is assumed where nothing is written.
  Mapping completed(Manifest manifest) {
    return provider(manifest).completed(manifest.shown());
  }

  private static Provider provider(Manifest manifest) {
    Node name = Objects.requireNonNull(section(manifest.root()).get("name"));
    return Providers.named(manifest.provider(), name.place());
  }

  /// Reads and resolves. Stage and region of the command line stand in the provider section.
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
                (provider, section, known) -> {
                  Variables cloud = clouds.connect(provider, section, known).variables();
                  return request.local()
                      ? new LocalVariables(
                          Providers.named(provider, section.place()).emulation(), cloud)
                      : cloud;
                }))
        .then(found -> Result.of(within(found, request.region())));
  }

  private static Manifest within(Manifest manifest, @Nullable String region) {
    return region == null
        ? manifest
        : new Manifest(
            within(manifest.root(), region),
            within(manifest.shown(), region),
            manifest.provider(),
            manifest.stage(),
            manifest.file(),
            manifest.files(),
            manifest.environment(),
            manifest.unresolved());
  }

  private static Mapping within(Mapping root, String region) {
    Mapping section = section(root);
    return root.with("provider", section.with("region", new Scalar(region, section.place())));
  }

  private static Mapping section(Mapping root) {
    return (Mapping) Objects.requireNonNull(root.get("provider"));
  }
}
