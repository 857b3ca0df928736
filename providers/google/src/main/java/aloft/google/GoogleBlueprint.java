package aloft.google;

import aloft.build.FunctionEntries;
import aloft.build.Packages;
import aloft.build.StoredManifest;
import aloft.google.event.HttpEvent;
import aloft.google.plan.DeploymentStep;
import aloft.google.plan.GoogleLocation;
import aloft.google.plan.WantedFunction;
import aloft.google.plan.WantedState;
import aloft.google.service.FunctionSettings;
import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.google.source.EntryPoints;
import aloft.google.source.Layouts;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.model.CodeSource;
import aloft.spi.model.Function;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Service;
import aloft.spi.model.Topology;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Question;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Target;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.ValidationMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A service on Google Cloud: its packages, its local topology and its deployment plan.
final class GoogleBlueprint implements Blueprint {
  /// What decides which zip a function is in does not depend on files.
  private static final Tree NO_FILES = new NoFiles();

  private final GoogleService service;
  private final Mapping redacted;
  private final DiagnosticCollector findings;
  private final List<Function> handlers;
  private final List<Function> functions;
  private final Packages packages;
  private final EntryPoints entryPoints;

  /// @param redacted the manifest with its secrets removed
  /// @param findings of the manifest
  GoogleBlueprint(GoogleService service, Mapping redacted, DiagnosticCollector findings) {
    this.service = service;
    this.redacted = redacted;
    this.findings = findings;
    this.handlers =
        service.functions().stream()
            .map(function -> toFunction(function, function.section().handler()))
            .toList();
    this.packages = packagesOf(NO_FILES);
    this.entryPoints = new EntryPoints(service, packages);
    this.functions =
        service.functions().stream()
            .map(function -> toFunction(function, entryPoints.of(function.key())))
            .toList();
  }

  private Packages packagesOf(Tree tree) {
    return new Packages(BuildInputs.of(service, handlers, tree), List.of());
  }

  @Override
  public Service service() {
    return new Service(
        service.name(), service.provider().name(), service.stage(), service.region(), functions);
  }

  private Function toFunction(GoogleFunction function, String entryPoint) {
    FunctionSettings settings = function.settings();
    Map<String, Node> environment = new LinkedHashMap<>();
    settings
        .environment()
        .forEach(
            (key, value) -> environment.put(key, new Scalar(value, variablePlace(function, key))));
    Node handler = function.section().node().get("handler");
    SourceRange place = function.section().node().place();
    return new Function(
        function.key(),
        function.id(),
        function.section().handler(),
        settings.runtime(),
        settings.memory(),
        Duration.ofSeconds(settings.timeout()),
        environment,
        List.of(),
        place,
        handler == null ? place : handler.place(),
        LocalTopology.settings(function, entryPoint));
  }

  // The place of a variable: in the function section, else in the provider section.
  private SourceRange variablePlace(GoogleFunction function, String variable) {
    Node functionNode = function.section().node();
    for (Node section : List.of(functionNode, service.provider().node())) {
      Node value = section.get("environment", variable);
      if (value != null) {
        return value.place();
      }
    }
    return functionNode.place();
  }

  @Override
  public Target target() {
    List<GoogleLocation.Route> routes = new ArrayList<>();
    for (GoogleFunction function : service.functions()) {
      for (HttpEvent event : function.triggers().http()) {
        String path = event.pattern();
        routes.add(
            new GoogleLocation.Route(
                function.key(), event.upperMethod(), path == null ? "" : path));
      }
    }
    return new Target(service(), new GoogleLocation(routes).settings());
  }

  @Override
  public Result<List<Package>> packages(Tree tree) {
    Packages complete = packagesOf(tree);
    List<Diagnostic> found = complete.findings(tree);
    return found.stream().anyMatch(Diagnostic::isError)
        ? Result.failed(found)
        : Result.of(
            complete.packages(tree).stream()
                .map(new Layouts(service, complete, entryPoints, tree)::of)
                .toList(),
            found);
  }

  @Override
  public Set<Question> questions() {
    return Set.of();
  }

  @Override
  public List<Diagnostic> deploymentFindings(Instant now, boolean isDeployed) {
    DiagnosticCollector checks = findings.emptyCopy();
    DeploymentChecks.run(service, now, checks);
    return findings.ofDeployment(checks, isDeployed);
  }

  @Override
  public LocalFunction localFunction(String name, CodeSource code) {
    Function function = service().function(name);
    return new LocalTopology(service, packages, entryPoints, code)
        .local(service.functions().get(functions.indexOf(function)), function);
  }

  @Override
  public Plan plan(Inputs inputs) {
    List<WantedFunction> wanted = new ArrayList<>();
    for (GoogleFunction function : service.functions()) {
      Artifact artifact = inputs.artifacts().get(packages.zipOf(function.key()));
      String entryPoint = entryPoints.of(function.key());
      String file = entryPoints.file(function, packages);
      wanted.add(
          service.isDirect()
              ? RunServiceBody.of(service, function, artifact, entryPoint, file)
              : FunctionBody.of(service, function, artifact, entryPoint, file));
    }
    wanted.sort(Comparator.comparing(WantedFunction::name));
    WantedState state =
        new WantedState(
            wanted, Resources.topics(service), Resources.buckets(service), Schedules.of(service));
    Map<String, String> files = new LinkedHashMap<>(state.files());
    files.put(Plan.STATE, state());
    files.put(
        Topology.FILE,
        new LocalTopology(service, packages, entryPoints, inputs.artifacts())
            .topology(functions)
            .toJson());
    String id = String.valueOf(inputs.timestamp().toEpochMilli());
    return new Plan(files, List.of(new DeploymentStep(id).step()));
  }

  private record NoFiles() implements Tree {
    @Override
    public boolean isFile(String path) {
      return false;
    }

    @Override
    public boolean isFolder(String path) {
      return false;
    }

    @Override
    public @Nullable String text(String path) {
      return null;
    }
  }

  private String state() {
    DiagnosticCollector ignored = new DiagnosticCollector(ValidationMode.OFF);
    return Json.write(
        Map.of(
            "service",
            StoredManifest.of(
                service(), redacted, FunctionEntries.of(redacted.get("functions"), ignored))));
  }
}
