package aloft.azure;

import aloft.azure.emulation.AzureEmulation;
import aloft.azure.emulation.Binding;
import aloft.azure.emulation.EmulatedFunction;
import aloft.azure.emulation.HostSettings;
import aloft.azure.emulation.HostTriggers;
import aloft.azure.event.FunctionBinding;
import aloft.azure.event.Trigger;
import aloft.azure.plan.AzureDeployment;
import aloft.azure.plan.AzureLocation;
import aloft.azure.service.AppRuntime;
import aloft.azure.service.AzureFunction;
import aloft.azure.service.AzureService;
import aloft.azure.source.AppLayout;
import aloft.azure.source.HostFile;
import aloft.azure.template.AppTemplate;
import aloft.azure.template.EventTemplate;
import aloft.build.FunctionEntries;
import aloft.build.HandlerName;
import aloft.build.Packages;
import aloft.build.StoredManifest;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.model.Code;
import aloft.spi.model.CodeSource;
import aloft.spi.model.Function;
import aloft.spi.model.Language;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A service on Azure: its zip, its local topology and its deployment plan.
final class AzureBlueprint implements Blueprint {
  private final AzureService service;
  private final Mapping redacted;
  private final DiagnosticCollector findings;
  private final List<Function> functions;
  private final HostSettings host;

  /// @param redacted the manifest with its secrets removed
  /// @param findings of the manifest
  /// @param host the settings of the host, as in `host.json`
  private AzureBlueprint(
      AzureService service, Mapping redacted, DiagnosticCollector findings, Mapping host) {
    this.service = service;
    this.redacted = redacted;
    this.findings = findings;
    this.host = HostSettings.ofFile(host);
    this.functions =
        service.functions().stream().flatMap(function -> appFunctions(function).stream()).toList();
  }

  /// A service without files.
  AzureBlueprint(AzureService service, Mapping redacted, DiagnosticCollector findings) {
    this(service, redacted, findings, HostFile.settings(service));
  }

  @Override
  public Result<Blueprint> withFiles(Tree tree) {
    try {
      return Result.of(
          new AzureBlueprint(service, redacted, findings, HostFile.settings(service, tree)));
    } catch (UserException e) {
      return Result.failed(e.diagnostics());
    }
  }

  private Packages packagesOf() {
    return new Packages(BuildInputs.of(service, manifestFunctions()), List.of());
  }

  /// Returns the functions of the manifest, each with its first trigger.
  private List<Function> manifestFunctions() {
    return service.functions().stream().map(function -> toFunction(function, 0)).toList();
  }

  /// Returns the functions of the app for a function of the manifest: one for each trigger.
  private List<Function> appFunctions(AzureFunction function) {
    int count = Math.max(1, function.events().triggers().size());
    return IntStream.range(0, count).mapToObj(trigger -> toFunction(function, trigger)).toList();
  }

  @Override
  public Service service() {
    return serviceOf(functions);
  }

  private Service serviceOf(List<Function> shown) {
    return new Service(
        service.name(), service.provider().name(), service.stage(), service.region(), shown);
  }

  private Function toFunction(AzureFunction function, int trigger) {
    Map<String, Node> environment = new LinkedHashMap<>();
    service
        .environment()
        .forEach(
            (key, value) -> environment.put(key, new Scalar(value, variablePlace(function, key))));
    SourceRange place = function.section().node().place();
    String handler = function.section().handler();
    return new Function(
        function.name(trigger),
        function.name(trigger),
        handler == null ? function.key() : handler,
        service.runtime(),
        service.memory(),
        Duration.ofSeconds(service.timeout()),
        environment,
        List.of(),
        place,
        function.place("handler"),
        settings(function, trigger));
  }

  private SourceRange variablePlace(AzureFunction function, String variable) {
    for (Node section : List.of(function.section().node(), service.provider().node())) {
      Node value = section.get("environment", variable);
      if (value != null) {
        return value.place();
      }
    }
    return function.place();
  }

  private Mapping settings(AzureFunction function, int trigger) {
    List<Trigger> triggers = function.events().triggers();
    List<Binding> bindings = new ArrayList<>();
    if (trigger < triggers.size()) {
      for (FunctionBinding binding : function.events().bindingsOf(triggers.get(trigger))) {
        bindings.add(new Binding((Mapping) Json.node(binding.json(), binding.place())));
      }
    }
    boolean isProgram = AppRuntime.isCustom(service.language());
    return new EmulatedFunction(
            bindings,
            entry(function),
            isProgram
                ? EmulatedFunction.Model.BINARY
                : function.isOwn() ? EmulatedFunction.Model.OWN : EmulatedFunction.Model.HANDLER,
            otherRoutes(triggers, trigger),
            host)
        .toSettings();
  }

  private static List<String> otherRoutes(List<Trigger> triggers, int trigger) {
    List<String> routes = new ArrayList<>();
    for (int i = 0; i < triggers.size(); i++) {
      String route = triggers.get(i).binding().text("route");
      if (i != trigger && triggers.get(i).isHttp() && route != null) {
        routes.add(route);
      }
    }
    return routes;
  }

  private EmulatedFunction.@Nullable Entry entry(AzureFunction function) {
    String handler = function.section().handler();
    if (handler == null) {
      return null;
    }
    return switch (service.language()) {
      case NODE, PYTHON -> {
        HandlerName name = HandlerName.of(handler);
        yield new EmulatedFunction.Entry(name.file(), name.export());
      }
      case JAVA -> new EmulatedFunction.Entry("", handler.replace("::", "."));
      case GO, DOTNET, RUBY, CUSTOM, UNKNOWN -> new EmulatedFunction.Entry(handler, "");
    };
  }

  @Override
  public Target target() {
    List<AzureLocation.Route> routes = new ArrayList<>();
    for (AzureFunction function : service.functions()) {
      List<Trigger> triggers = function.events().triggers();
      for (int i = 0; i < triggers.size(); i++) {
        if (triggers.get(i).isHttp()) {
          FunctionBinding binding = triggers.get(i).binding();
          String route = binding.text("route");
          String path = route == null ? function.name(i) : route;
          String prefix = host.routePrefix().isEmpty() ? "" : "/" + host.routePrefix();
          Object methods = binding.properties().get("methods");
          for (Object method : methods instanceof List<?> list ? list : List.of("ANY")) {
            routes.add(
                new AzureLocation.Route(
                    function.name(i),
                    method.toString(),
                    prefix + (path.startsWith("/") ? path : "/" + path)));
          }
        }
      }
    }
    return new Target(
        service(), new AzureLocation(service.resourceGroup(), service.stack(), routes).settings());
  }

  @Override
  public Result<List<Package>> packages(Tree tree) {
    Packages complete = packagesOf();
    AppLayout layout = new AppLayout(service, tree);
    List<Diagnostic> found = new ArrayList<>(complete.findings(tree));
    found.addAll(layout.findings());
    return found.stream().anyMatch(Diagnostic::isError)
        ? Result.failed(found)
        : Result.of(complete.packages(tree).stream().map(layout::of).toList(), found);
  }

  @Override
  public Set<Question> questions() {
    return Set.of();
  }

  @Override
  public List<Diagnostic> deploymentFindings(Instant now, boolean isDeployed) {
    DiagnosticCollector checks = findings.emptyCopy();
    AppChecks.checkDeployment(service, now, checks);
    return findings.ofDeployment(checks, isDeployed);
  }

  @Override
  public LocalFunction localFunction(String name, CodeSource code) {
    return local(service().function(name), code, new ArrayList<>());
  }

  private LocalFunction local(Function function, CodeSource code, List<String> notes) {
    if (!AzureEmulation.supports(function.runtime())) {
      notes.add(
          "\""
              + function.name()
              + "\" cannot run locally yet: its runtime is "
              + function.runtime().name());
    }
    Code sources = code.code(zip());
    return new LocalFunction(function, sources, List.of(), null);
  }

  private String zip() {
    String common = packagesOf().commonZip();
    return common == null ? service.name() : common;
  }

  private Topology topology(CodeSource code) {
    List<String> notes = new ArrayList<>();
    List<LocalFunction> local = new ArrayList<>();
    for (Function function : functions) {
      local.add(local(function, code, notes));
    }
    return new Topology(
        Topology.deploymentName(service.name(), service.stage()),
        service.provider().name(),
        service.name(),
        service.stage(),
        service.region(),
        local,
        HostTriggers.of(
            functions.stream()
                .filter(function -> !service.disabledFunctions().contains(function.name()))
                .toList()),
        List.of(),
        notes);
  }

  @Override
  public Plan plan(Inputs inputs) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(AzureDeployment.TEMPLATE, AppTemplate.of(service));
    String events = EventTemplate.of(service);
    if (events != null) {
      files.put(AzureDeployment.EVENTS, events);
    }
    DiagnosticCollector ignored = new DiagnosticCollector(ValidationMode.OFF);
    files.put(
        Plan.STATE,
        Json.write(
            Map.of(
                "service",
                StoredManifest.of(
                    serviceOf(manifestFunctions()),
                    redacted,
                    FunctionEntries.of(redacted.get("functions"), ignored)))));
    files.put(Topology.FILE, topology(inputs.artifacts()).toJson());
    Artifact artifact = inputs.artifacts().get(zip());
    return new Plan(
        files,
        List.of(
            new AzureDeployment(
                    String.valueOf(inputs.timestamp().toEpochMilli()),
                    service.resourceGroup(),
                    service.stack(),
                    service.region(),
                    artifact.fileName(),
                    artifact.sha256(),
                    service.language() == Language.PYTHON,
                    service.tags())
                .step()));
  }
}
