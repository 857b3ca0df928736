package aloft.aws;

import aloft.aws.cloudformation.Value;
import aloft.aws.cost.CallPrice;
import aloft.aws.cost.LambdaCosts;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.customresource.CustomResourceFunctions;
import aloft.aws.function.BuildInputs;
import aloft.aws.function.Images;
import aloft.aws.function.Layers;
import aloft.aws.manifest.DeploymentBucket;
import aloft.aws.permission.DeployerPolicy;
import aloft.aws.plan.PlanSteps;
import aloft.aws.plan.StackLocation;
import aloft.aws.plugin.BucketCreation;
import aloft.aws.plugin.Plugins;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.FunctionSettings;
import aloft.build.Packages;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.model.CodeSource;
import aloft.spi.model.Function;
import aloft.spi.model.Language;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Options;
import aloft.spi.model.Service;
import aloft.spi.model.Topology;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Question;
import aloft.spi.plan.Step;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.CostModel;
import aloft.spi.provider.DeployerAccess;
import aloft.spi.provider.Target;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A service on AWS: its packages, its local topology and its deployment plan.
final class AwsBlueprint implements Blueprint, DeployerAccess, CostModel {
  static final String ACCELERATION_OPTION = "aws-s3-accelerate";
  static final String MINIFY_OPTION = "minify-template";

  private final AwsService service;
  private final Mapping redacted;
  private final DiagnosticCollector findings;
  private final List<Function> functions;
  private final Packages packages;
  private final List<CustomResourceFunction.Requirement> customFunctions;

  /// @param redacted the manifest with its secrets removed
  /// @param findings of the manifest
  AwsBlueprint(AwsService service, Mapping redacted, DiagnosticCollector findings) {
    this.service = service;
    this.redacted = redacted;
    this.findings = findings;
    this.customFunctions = Events.customFunctions(service);
    this.functions = service.functions().stream().map(this::toFunction).toList();
    this.packages =
        new Packages(
            BuildInputs.of(service, functions),
            customFunctions.isEmpty() ? List.of() : List.of(CustomResourceFunctions.zip(service)));
  }

  @Override
  public Service service() {
    return new Service(
        service.name(), service.provider().name(), service.stage(), service.region(), functions);
  }

  private Function toFunction(AwsFunction function) {
    FunctionSettings settings = function.settings();
    Map<String, Node> environment = new LinkedHashMap<>();
    settings
        .environment()
        .forEach((key, value) -> environment.put(key, value.node(variablePlace(function, key))));
    Node handler = function.section().node().get("handler");
    return new Function(
        function.key(),
        function.deployedName(),
        function.section().handler(),
        settings.runtimeByName(),
        settings.megabytes(),
        Duration.ofSeconds(settings.seconds()),
        environment,
        assumedDefaults(function, settings),
        function.section().node().place(),
        (handler == null ? function.section().node() : handler).place(),
        CallPrice.settings(function));
  }

  private static List<String> assumedDefaults(AwsFunction function, FunctionSettings settings) {
    List<String> defaults = new ArrayList<>();
    String of = " of \"" + function.key() + "\" is ";
    if (!(settings.timeout() instanceof Value.Num)) {
      defaults.add("the timeout" + of + settings.seconds() + " seconds locally");
    }
    if (!(settings.memorySize() instanceof Value.Num)) {
      defaults.add("the memory" + of + settings.megabytes() + " MB locally");
    }
    return defaults;
  }

  // The place of a variable: in the function section, else in the provider section.
  private SourceRange variablePlace(AwsFunction function, String variable) {
    Node functionNode = function.section().node();
    for (Node section : List.of(functionNode, service.provider().node())) {
      Node environment = section.get("environment");
      Node value = environment instanceof Mapping ? environment.get(variable) : null;
      if (value != null) {
        return value.place();
      }
    }
    return functionNode.place();
  }

  @Override
  public Target target() {
    return new Target(service(), StackLocation.of(service).settings());
  }

  @Override
  public Result<List<Package>> packages(Tree tree) {
    List<Diagnostic> findings = packages.findings(tree);
    return findings.stream().anyMatch(Diagnostic::isError)
        ? Result.failed(findings)
        : Result.of(Layers.hashed(service, packages, packages.packages(tree)), findings);
  }

  @Override
  public Set<Question> questions() {
    Set<Question> questions = new LinkedHashSet<>(Images.questions(service));
    questions.addAll(Layers.questions(service));
    return questions;
  }

  @Override
  public List<Diagnostic> deploymentFindings(Instant now, boolean isDeployed) {
    DiagnosticCollector checks = findings.emptyCopy();
    DeploymentChecks.run(service, now, checks);
    OlderSpellings.report(redacted, checks);
    return findings.ofDeployment(checks, isDeployed);
  }

  @Override
  public Permissions permissions(Plan plan, boolean commands, Recipient recipient) {
    return DeployerPolicy.of(
        service.name(),
        service.stage(),
        service.region(),
        StackLocation.of(service),
        questions(),
        plan,
        commands,
        recipient);
  }

  @Override
  public Estimate estimate(@Nullable String function, MonthlyUsage usage) {
    List<AwsFunction> chosen =
        function == null
            ? service.functions()
            : List.of(service.functions().get(functions.indexOf(service().function(function))));
    return LambdaCosts.of(chosen, service.region(), usage);
  }

  private static List<Diagnostic> all(DiagnosticCollector checks) {
    return Stream.concat(checks.refusals().stream(), checks.diagnostics().stream()).toList();
  }

  /// What this machine needs to run the service.
  Topology topology(CodeSource code) {
    return new LocalTopology(service, packages, code).topology(functions);
  }

  @Override
  public LocalFunction localFunction(String name, CodeSource code) {
    Function function = service().function(name);
    if (function.handler() != null
        && function.runtime().language() == Language.JAVA
        && !packages.isPrebuilt(name)) {
      throw new UserException(
          Diagnostic.error(
                  "invoke-local/no-artifact",
                  "the function \"" + name + "\" has no package.artifact",
                  function.place())
              .hint("set it to the jar or zip of your build, for example target/hello.jar"));
    }
    return new LocalTopology(service, packages, code)
        .local(service.functions().get(functions.indexOf(function)), function);
  }

  @Override
  public Plan plan(Inputs inputs) {
    String folder = DeploymentFolder.of(service, inputs.timestamp());
    Boolean accelerated = requestedAcceleration(inputs.options());
    ServiceTemplate template =
        new ServiceTemplate(service, packages, customFunctions, inputs, folder, accelerated);
    Map<String, String> files = new LinkedHashMap<>();
    if (service.ownBucket() == null) {
      files.put(PlanSteps.CORE_TEMPLATE, template.coreJson());
    }
    String json = template.json("true".equals(inputs.options().get(MINIFY_OPTION)) ? 0 : 2);
    files.put(PlanSteps.TEMPLATE, json);
    files.put(
        PlanSteps.STATE,
        ServiceState.of(service, service(), redacted, packages, inputs.artifacts(), folder));
    List<Step> steps =
        PlanSteps.of(
            service,
            folder,
            List.copyOf(files.keySet()),
            template.document(),
            inputs.artifacts(),
            template.layers().deployed(),
            Boolean.TRUE.equals(accelerated),
            BucketCreation.of(service),
            Plugins.steps(service));
    files.put(Topology.FILE, topology(inputs.artifacts()).toJson());
    DiagnosticCollector checks = findings.emptyCopy();
    template.check(json, isComplete(), checks);
    return new Plan(files, steps, all(checks), template.places());
  }

  // Whether all parts of the manifest are supported.
  private boolean isComplete() {
    return findings.refusals().stream()
        .noneMatch(finding -> finding.code().equals(Diagnostic.NOT_BUILT));
  }

  private @Nullable Boolean requestedAcceleration(Options options) {
    String option = options.get(ACCELERATION_OPTION);
    DeploymentBucket bucket = service.provider().stack().deploymentBucket();
    if ("true".equals(option) && bucket != null && bucket.name() != null) {
      Node place = service.provider().node().get("deploymentBucket");
      throw new UserException(
          Diagnostic.error(
                  "bucket/acceleration",
                  "S3 Transfer Acceleration cannot be set for the bucket "
                      + bucket.name()
                      + ": it is not part of the stack",
                  place == null ? service.provider().node().place() : place.place())
              .hint("remove --" + ACCELERATION_OPTION));
    }
    return option == null ? null : Boolean.valueOf(option);
  }
}
