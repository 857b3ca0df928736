package aloft.aws;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.Template;
import aloft.aws.cloudformation.Value;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.customresource.CustomResourceFunctions;
import aloft.aws.emulation.ReferenceResolver;
import aloft.aws.function.CoreTemplate;
import aloft.aws.function.Functions;
import aloft.aws.function.Handlers;
import aloft.aws.function.Images;
import aloft.aws.function.Layers;
import aloft.aws.function.Packages;
import aloft.aws.iam.LambdaRole;
import aloft.aws.manifest.DeploymentBucket;
import aloft.aws.manifest.ResourcesSection;
import aloft.aws.plan.PlanSteps;
import aloft.aws.plan.StackLocation;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.FunctionSettings;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.model.Function;
import aloft.spi.model.Options;
import aloft.spi.model.Service;
import aloft.spi.model.Topology;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Question;
import aloft.spi.plan.Step;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A service on AWS, ready to be planned.
final class AwsBlueprint implements Blueprint {
  private static final int MANY_RESOURCES = 450;
  private static final String ACCELERATE = "aws-s3-accelerate";

  private final AwsService service;
  private final Mapping shown;
  private final Packages packages;
  private final List<CustomResourceFunction.Wanted> customFunctions;

  /// @param shown the manifest without its secrets
  AwsBlueprint(AwsService service, Mapping shown) {
    this.service = service;
    this.shown = shown;
    this.customFunctions = Events.customFunctions(service);
    this.packages =
        new Packages(
            service,
            customFunctions.isEmpty() ? List.of() : List.of(CustomResourceFunctions.zip(service)));
  }

  @Override
  public Service service() {
    List<Function> functions = service.functions().stream().map(this::neutral).toList();
    return new Service(
        service.name(), service.provider().name(), service.stage(), service.region(), functions);
  }

  private Function neutral(AwsFunction function) {
    FunctionSettings settings = new FunctionSettings(service, function);
    Map<String, Node> environment = new LinkedHashMap<>();
    settings
        .environment()
        .forEach(
            (key, value) -> environment.put(key, Json.node(value.plain(), place(function, key))));
    Node handler = function.section().node().get("handler");
    return new Function(
        function.key(),
        function.deployedName(),
        function.section().handler(),
        settings.language(),
        settings.megabytes(),
        Duration.ofSeconds(settings.seconds()),
        environment,
        Packages.artifact(service, function),
        defaults(function, settings),
        function.section().node().place(),
        (handler == null ? function.section().node() : handler).place());
  }

  private static List<String> defaults(AwsFunction function, FunctionSettings settings) {
    List<String> defaults = new ArrayList<>();
    String of = " of \"" + function.key() + "\" is ";
    if (!(settings.timeout() instanceof Value.Num)) {
      defaults.add("the timeout" + of + settings.seconds() + " seconds here");
    }
    if (!(settings.memorySize() instanceof Value.Num)) {
      defaults.add("the memory" + of + settings.megabytes() + " MB here");
    }
    return defaults;
  }

  // Where a variable stands: in the function, or else in the provider.
  private SourceRange place(AwsFunction function, String variable) {
    Node own = function.section().node();
    for (Node section : List.of(own, service.provider().node())) {
      Node environment = section.get("environment");
      Node value = environment instanceof Mapping ? environment.get(variable) : null;
      if (value != null) {
        return value.place();
      }
    }
    return own.place();
  }

  @Override
  public Target target() {
    return new Target(service(), StackLocation.of(service).settings());
  }

  @Override
  public @Nullable String predict(Node reference) {
    return new ReferenceResolver(service).of(reference);
  }

  @Override
  public Result<List<Package>> packages(Tree tree) {
    List<Diagnostic> findings = new ArrayList<>(Handlers.findings(service, tree));
    findings.addAll(packages.findings(tree));
    return Result.of(packages.all(tree), findings);
  }

  @Override
  public Set<Question> questions() {
    Set<Question> questions = new LinkedHashSet<>(Images.questions(service));
    questions.addAll(Layers.questions(service));
    return questions;
  }

  @Override
  public Topology topology(Inputs inputs) {
    return new LocalTopology(service, packages, inputs.artifacts()).topology(service().functions());
  }

  @Override
  public Plan plan(Inputs inputs) {
    String folder = DeploymentFolder.of(service, inputs.moment());
    Layers.Compiled layers =
        Layers.compile(service, packages, inputs.artifacts(), folder, inputs.facts());
    Boolean accelerated = accelerated(inputs.options());
    Fragment core = CoreTemplate.of(service, accelerated);
    Fragment all =
        core.plus(layers.fragment())
            .plus(
                Functions.compile(
                    service, packages, inputs.artifacts(), folder, inputs.facts(), layers))
            .plus(Events.compile(service, inputs.moment()))
            .plus(CustomResourceFunctions.compile(service, customFunctions, folder));
    all = all.plus(LambdaRole.of(service, all));
    ResourcesSection resources = service.manifest().resources();
    Mapping template =
        Template.of(
            all, service.name(), service.stage(), resources == null ? null : resources.additions());
    Map<String, String> files = new LinkedHashMap<>();
    if (service.ownBucket() == null) {
      files.put(PlanSteps.CORE_TEMPLATE, Json.write(Template.core(core).plain()));
    }
    int indent = "true".equals(inputs.options().get("minify-template")) ? 0 : 2;
    files.put(PlanSteps.TEMPLATE, Json.write(template, indent));
    files.put(
        PlanSteps.STATE, ServiceState.of(service, shown, packages, inputs.artifacts(), folder));
    List<Step> steps =
        PlanSteps.of(
            service,
            folder,
            List.copyOf(files.keySet()),
            inputs.artifacts(),
            layers.deployed(),
            Boolean.TRUE.equals(accelerated));
    files.put(Topology.FILE, topology(inputs).json());
    return new Plan(files, steps, crowded(template));
  }

  private @Nullable Boolean accelerated(Options options) {
    String given = options.get(ACCELERATE);
    DeploymentBucket bucket = service.provider().deploymentBucket();
    if ("true".equals(given) && bucket != null && bucket.name() != null) {
      Node place = service.provider().node().get("deploymentBucket");
      throw new UserException(
          Diagnostic.error(
                  "bucket/acceleration",
                  "the bucket "
                      + bucket.name()
                      + " is your own: its S3 Transfer Acceleration is not the stack's to turn on",
                  place == null ? service.provider().node().place() : place.place())
              .hint("leave out --" + ACCELERATE));
    }
    return given == null ? null : Boolean.valueOf(given);
  }

  /// A word before the stack is full, which CloudFormation says too late.
  private static List<Diagnostic> crowded(Mapping template) {
    int count = template.get("Resources") instanceof Mapping all ? all.entries().size() : 0;
    return count < MANY_RESOURCES
        ? List.of()
        : List.of(
            Diagnostic.warning(
                    "stack/resources",
                    "the stack has " + count + " resources; CloudFormation takes 500 at most")
                .hint("split the service before it is full"));
  }
}
