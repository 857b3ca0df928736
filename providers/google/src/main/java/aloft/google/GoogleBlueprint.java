package aloft.google;

import aloft.build.Packages;
import aloft.google.event.HttpEvent;
import aloft.google.plan.ServiceLocation;
import aloft.google.plan.WantedFunction;
import aloft.google.plan.WantedState;
import aloft.google.service.FunctionSettings;
import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.google.source.EntryPoints;
import aloft.google.source.Layouts;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.SourceRange;
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
import aloft.spi.plan.Step;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Target;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A service on Google Cloud: its packages, its local topology and its deployment plan.
final class GoogleBlueprint implements Blueprint {
  private final GoogleService service;
  private final Mapping redacted;
  private final DiagnosticCollector findings;
  private final List<Function> functions;
  private final Packages packages;
  private final EntryPoints entryPoints;

  /// @param redacted the manifest with its secrets removed
  /// @param findings of the manifest
  GoogleBlueprint(GoogleService service, Mapping redacted, DiagnosticCollector findings) {
    this.service = service;
    this.redacted = redacted;
    this.findings = findings;
    this.functions = service.functions().stream().map(this::toFunction).toList();
    this.packages = new Packages(BuildInputs.of(service, functions), List.of());
    this.entryPoints = new EntryPoints(service, packages);
  }

  @Override
  public Service service() {
    return new Service(
        service.name(), service.provider().name(), service.stage(), service.region(), functions);
  }

  private Function toFunction(GoogleFunction function) {
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
        handler == null ? place : handler.place());
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
    List<ServiceLocation.Function> targets = new ArrayList<>();
    for (GoogleFunction function : service.functions()) {
      targets.add(
          new ServiceLocation.Function(
              function.key(),
              function.id(),
              function.triggers().kind(),
              function.triggers().http().stream().map(GoogleBlueprint::route).toList()));
    }
    return new Target(
        service(),
        new ServiceLocation(
                service.provider().project(),
                service.region(),
                service.name(),
                service.stage(),
                targets)
            .settings());
  }

  private static String route(HttpEvent event) {
    String path = event.pattern();
    return event.upperMethod() + " " + (path == null ? "/" : path);
  }

  @Override
  public Result<List<Package>> packages(Tree tree) {
    List<Diagnostic> found = packages.findings(tree);
    return found.stream().anyMatch(Diagnostic::isError)
        ? Result.failed(found)
        : Result.of(
            packages.packages(tree).stream()
                .map(new Layouts(service, packages, entryPoints, tree)::of)
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
    List<Diagnostic> refused =
        Stream.concat(checks.refusals().stream(), checks.diagnostics().stream()).toList();
    return isDeployed
        ? Stream.concat(findings.refusals().stream(), refused.stream()).toList()
        : Stream.concat(
                findings.refusalsOfPackaging().stream(),
                refused.stream().map(Diagnostic::asWarning))
            .toList();
  }

  @Override
  public LocalFunction localFunction(String name, CodeSource code) {
    Function function = service().function(name);
    return new LocalTopology(service, packages, code)
        .local(service.functions().get(functions.indexOf(function)), function);
  }

  @Override
  public Plan plan(Inputs inputs) {
    List<WantedFunction> wanted = new ArrayList<>();
    for (GoogleFunction function : service.functions()) {
      wanted.add(
          FunctionBody.of(
              service,
              function,
              inputs.artifacts().get(packages.zipOf(function.key())),
              entryPoints.of(function.key()),
              entryPoints.buildVariables(function, packages)));
    }
    wanted.sort(Comparator.comparing(WantedFunction::name));
    WantedState state =
        new WantedState(
            wanted, Resources.topics(service), Resources.buckets(service), Schedules.of(service));
    Map<String, String> files = new LinkedHashMap<>(state.files());
    files.put(Plan.STATE, ServiceState.of(service, redacted));
    files.put(
        Topology.FILE,
        new LocalTopology(service, packages, inputs.artifacts()).topology(functions).toJson());
    Step step = new Step("functions", "functions", Mapping.empty(SourceRange.of(Plan.STEPS)));
    return new Plan(files, List.of(step));
  }
}
