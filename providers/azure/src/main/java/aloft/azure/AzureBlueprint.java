package aloft.azure;

import aloft.azure.emulation.AzureEmulation;
import aloft.azure.emulation.HostTriggers;
import aloft.azure.plan.AzureDeployment;
import aloft.azure.plan.AzureLocation;
import aloft.azure.service.AzureService;
import aloft.azure.source.AppLayout;
import aloft.azure.template.AppTemplate;
import aloft.azure.template.EventTemplate;
import aloft.build.FunctionEntries;
import aloft.build.Packages;
import aloft.build.StoredManifest;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
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
import aloft.spi.provider.CloudFiles;
import aloft.spi.provider.Target;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.ValidationMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A service on Azure: its zip, its local topology and its deployment plan.
final class AzureBlueprint implements Blueprint, CloudFiles {
  private final AzureService service;
  private final Mapping redacted;
  private final DiagnosticCollector findings;
  private final AppFunctions functions;

  /// A service without files.
  ///
  /// @param redacted the manifest with its secrets removed
  /// @param findings of the manifest
  AzureBlueprint(AzureService service, Mapping redacted, DiagnosticCollector findings) {
    this(service, redacted, findings, AppFunctions.of(service));
  }

  private AzureBlueprint(
      AzureService service,
      Mapping redacted,
      DiagnosticCollector findings,
      AppFunctions functions) {
    this.service = service;
    this.redacted = redacted;
    this.findings = findings;
    this.functions = functions;
  }

  @Override
  public Result<Blueprint> withFiles(Tree tree) {
    try {
      AppFunctions complete = AppFunctions.of(service, tree);
      return Result.of(new AzureBlueprint(service, redacted, findings, complete));
    } catch (UserException e) {
      return Result.failed(e.diagnostics());
    }
  }

  private Packages packagesOf() {
    return new Packages(BuildInputs.of(service, functions.ofManifest()), List.of());
  }

  @Override
  public Service service() {
    return serviceOf(functions.all());
  }

  private Service serviceOf(List<Function> shown) {
    return new Service(
        service.name(), service.provider().name(), service.stage(), service.region(), shown);
  }

  @Override
  public Target target() {
    return new Target(
        service(),
        new AzureLocation(service.resourceGroup(), service.stack(), functions.routes()).settings());
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
    Function function = service().function(name);
    if (!AppFunctions.isCalled(function)) {
      throw new UserException(
          Diagnostic.error(
                  "azure/events",
                  "the trigger of \"" + name + "\" is not known: the function has no events",
                  function.place())
              .hint("write its trigger as an event, such as \"http: {route: " + name + "}\""));
    }
    return local(function, code, new ArrayList<>());
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
    List<Function> called = new ArrayList<>();
    for (Function function : functions.all()) {
      if (AppFunctions.isCalled(function)) {
        called.add(function);
        local.add(local(function, code, notes));
      } else {
        notes.add("\"" + function.name() + "\" is not called here: the function has no events");
      }
    }
    return new Topology(
        Topology.deploymentName(service.name(), service.stage()),
        service.provider().name(),
        service.name(),
        service.stage(),
        service.region(),
        local,
        HostTriggers.of(
            called.stream()
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
                    serviceOf(functions.ofManifest()),
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
