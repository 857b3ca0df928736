package aloft.cli.engine;

import aloft.cli.manifest.KnownClouds;
import aloft.cli.manifest.Manifest;
import aloft.cli.manifest.ManifestRequest;
import aloft.cli.packaging.ServiceTree;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Destination;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.Severity;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Question;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.CloudFiles;
import aloft.spi.provider.Provider;
import aloft.spi.provider.Variables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Reads a manifest, resolves its variables and lets the provider interpret it.
final class LoadService {
  private final Installation installation;

  LoadService(Installation installation) {
    this.installation = installation;
  }

  /// Reads the service in the working folder and reports its warnings. The caller closes the
  /// project.
  ///
  /// @throws UserException if the manifest has errors
  Project open(ServiceRequest request, Session<?> session) {
    return session.accept(read(ServiceRoot.of(installation.environment()), request));
  }

  /// Reads the service in the working folder to package or deploy it, and reports its warnings. The
  /// caller closes the project.
  ///
  /// @param isDeployed false if it is only packaged: then what the cloud alone would refuse is a
  ///   warning, and warnings about plugins are left out
  /// @throws UserException if the manifest has errors, or the cloud to which it is deployed would
  ///   refuse it
  Project openForDeployment(ServiceRequest request, boolean isDeployed, Session<?> session) {
    Result<Project> read = read(ServiceRoot.of(installation.environment()), request);
    Project project = read.value();
    if (project == null || project.destination() == Destination.LOCAL) {
      return session.accept(read);
    }
    List<Diagnostic> findings = new ArrayList<>(read.diagnostics());
    findings.addAll(project.scripts().findings());
    for (Diagnostic finding : deploymentFindings(project.blueprint(), request, isDeployed)) {
      if (isDeployed || finding.isError() || !finding.code().equals(Diagnostic.PLUGIN)) {
        findings.add(finding);
      }
    }
    try {
      return session.accept(Result.of(project, findings));
    } catch (UserException refused) {
      project.close();
      throw refused;
    }
  }

  /// Returns what to report before the service is deployed to the cloud. With `--strict`, a plugin
  /// that is not run is an error.
  List<Diagnostic> deploymentFindings(
      Blueprint blueprint, ServiceRequest request, boolean isDeployed) {
    List<Diagnostic> findings =
        blueprint.deploymentFindings(installation.environment().clock().instant(), isDeployed);
    return request.strict()
        ? findings.stream()
            .map(finding -> isMissingPlugin(finding) ? finding.asError() : finding)
            .toList()
        : findings;
  }

  /// Plans a deployment without its packages and without the cloud: all but the hashes of code and
  /// the answers of the cloud is as in a deployment.
  Plan plan(Blueprint blueprint) {
    Map<Question, Fact> facts = new HashMap<>();
    Fact unknown = new Fact(Map.of());
    blueprint.questions().forEach(question -> facts.put(question, unknown));
    Instant now = installation.environment().clock().instant();
    return blueprint.plan(new Inputs(Artifacts.PLACEHOLDERS, now, facts));
  }

  private static boolean isMissingPlugin(Diagnostic finding) {
    return finding.severity() == Severity.WARNING && finding.code().equals(Diagnostic.PLUGIN);
  }

  /// Reads and interprets the manifest of a service. The caller closes the project.
  Result<Project> read(ServiceRoot root, ServiceRequest request) {
    CloudConnections clouds = connections(request);
    boolean open = false;
    try {
      Result<Project> result = read(root, request, clouds);
      open = result.value() != null;
      return result;
    } finally {
      if (!open) {
        clouds.close();
      }
    }
  }

  /// Connections for several projects. The caller closes them.
  CloudConnections connections(ServiceRequest request) {
    return new CloudConnections(installation, request.options());
  }

  /// Reads and interprets the manifest of a service.
  ///
  /// @param clouds the connections of the project; the caller closes them, not the project
  Result<Project> read(ServiceRoot root, ServiceRequest request, CloudConnections clouds) {
    return manifest(root, request, clouds)
        .flatMap(manifest -> project(root, manifest, request, clouds));
  }

  private Result<Project> project(
      ServiceRoot root, Manifest manifest, ServiceRequest request, CloudConnections clouds) {
    Provider provider = provider(manifest);
    return interpret(provider, manifest)
        .flatMap(blueprint -> CloudFiles.complete(blueprint, new ServiceTree(root.path())))
        .flatMap(blueprint ->
            Result.of(
                new Project(
                    root,
                    provider,
                    blueprint,
                    section(manifest.root()),
                    manifest.environment(),
                    request,
                    clouds,
                    new Scripts(root.path(), manifest.root(), manifest.environment()))));
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

  /// The manifest with secrets redacted and default values filled in.
  Result<Mapping> withDefaults(ServiceRoot root, ServiceRequest request) {
    try (CloudConnections clouds = connections(request)) {
      return manifest(root, request, clouds)
          .flatMap(manifest -> Result.of(provider(manifest).withDefaults(manifest.redacted())));
    }
  }

  /// The scripts of a manifest, which may have other errors than those of its variables.
  Result<Scripts> scripts(ServiceRoot root, ServiceRequest request) {
    try (CloudConnections clouds = connections(request)) {
      return manifest(root, request, clouds)
          .flatMap(manifest ->
              Result.of(new Scripts(root.path(), manifest.root(), manifest.environment())));
    }
  }

  private Provider provider(Manifest manifest) {
    Node name = Objects.requireNonNull(section(manifest.root()).get("name"));
    return installation.providers().named(manifest.provider(), name.place());
  }

  private Result<Manifest> manifest(
      ServiceRoot root, ServiceRequest request, CloudConnections clouds) {
    Map<String, Object> options = new HashMap<>(request.options().values());
    if (request.config() != null) {
      options.put("config", request.config());
    }
    Providers providers = installation.providers();
    KnownClouds known =
        new KnownClouds(
            providers.names(),
            providers.blocks(),
            providers.connectionKeys(),
            providers.defaults(),
            (provider, section, environment) -> {
              Variables cloud = clouds.connect(provider, section, environment).variables();
              return request.local()
                  ? new LocalVariables(
                      providers.named(provider, section.place()).emulation().values(), cloud)
                  : cloud;
            });
    return Manifest.read(
            new ManifestRequest(
                root.path(),
                installation.environment(),
                request.config(),
                options,
                request.parameters(),
                known))
        .flatMap(manifest -> Result.of(withRegion(manifest, request)));
  }

  private static Manifest withRegion(Manifest manifest, ServiceRequest request) {
    String region = request.region();
    return region == null
        ? manifest
        : manifest.withSection(
            section -> section.with("region", new Scalar(region, section.place())));
  }

  private static Mapping section(Mapping root) {
    return (Mapping) Objects.requireNonNull(root.get("provider"));
  }
}
