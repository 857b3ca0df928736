package aloft.aws.plan;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.service.AwsService;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.provider.Target;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.Required;
import aloft.spi.schema.ValidationMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a service is deployed on AWS: the settings of its [Target].
///
/// @param stack the name of the stack
/// @param bucket the name of the user's own deployment bucket, or null for that of the stack
/// @param folder the folder of the stage in the bucket, with a trailing slash
/// @param encryption the encryption settings of uploads, by their names in the S3 API
/// @param versioned whether the bucket keeps versions of deleted objects
/// @param role the ARN of the role that CloudFormation assumes, or null
/// @param repository the name of the ECR repository of the service, or null if it has no
///   `provider.ecr`
/// @param apiKeys whether the service has API keys
/// @param routes the endpoints of the service
/// @param layers the layers, named by their keys in the manifest
public record StackLocation(
    @Required String stack,
    @Nullable String bucket,
    @Required String folder,
    @Required Map<String, String> encryption,
    boolean versioned,
    @Nullable String role,
    @Nullable String repository,
    boolean apiKeys,
    @Required List<Route> routes,
    @Required List<Layer> layers) {
  /// Separates the name of a stack from that of a package in the name of a change set.
  public static final String RUN = "-change-set-";

  /// As many characters of the name of a stack are in the names that CloudFormation makes.
  public static final int GENERATED_STEM = 24;

  /// As many characters of the name of a stack as a name of 128 has room for.
  private static final int MAX_STEM = 80;

  public StackLocation {
    encryption = Collections.unmodifiableMap(new LinkedHashMap<>(encryption));
    routes = List.copyOf(routes);
    layers = List.copyOf(layers);
  }

  /// A public endpoint of a function.
  ///
  /// @param function the key of the function in the manifest; empty if the endpoint has none
  /// @param output the name of the stack output with the base URL
  /// @param path the path to append to the base URL
  public record Route(
      @Required String function,
      @Required String method,
      @Required String output,
      @Required String path) {}

  /// A layer of the service.
  ///
  /// @param deployedName its name in Lambda
  /// @param output the name of the stack output with the ARN
  public record Layer(
      @Required String name, @Required String deployedName, @Required String output) {}

  /// The location of a service.
  public static StackLocation of(AwsService service) {
    Mapping provider = providerSection(service);
    Mapping bucket = bucketSection(provider);
    Node bucketName = bucket.get("name");
    Node keys = provider.get("apiGateway", "apiKeys");
    List<Layer> layers = new ArrayList<>();
    service
        .manifest()
        .layers()
        .forEach((key, layer) ->
            layers.add(
                new Layer(
                    key,
                    layer.name() == null ? key : layer.name(),
                    LogicalIds.stem(key) + "LambdaLayerQualifiedArn")));
    return new StackLocation(
        service.stackName(),
        bucketName == null ? null : bucketName.text(),
        folder(service),
        PlanSteps.encryption(bucket),
        PlanSteps.isTrue(bucket.get("versioning")),
        deploymentRole(provider),
        provider.get("ecr") == null ? null : repositoryName(service),
        keys instanceof Sequence sequence && !sequence.items().isEmpty(),
        EndpointOutputs.of(service),
        layers);
  }

  private static String repositoryName(AwsService service) {
    String name = "serverless-" + service.name() + "-" + service.stage();
    return name.toLowerCase(Locale.ROOT).replaceAll("-+", "-").replaceAll("-$", "");
  }

  /// The folder of a stage in the bucket: `serverless/shop/dev/`.
  public static String folder(AwsService service) {
    String configured = service.provider().stack().deploymentPrefix();
    String prefix = configured == null ? "serverless" : configured;
    return prefix + "/" + service.name() + "/" + service.stage() + "/";
  }

  /// What the names of all change sets and marks of a stack start with.
  public static String runs(String stack) {
    return (stack.length() > MAX_STEM ? stack.substring(0, MAX_STEM) : stack) + RUN;
  }

  /// Whether the stack has a name of its own. The folder of the stage and the repository have names
  /// that do not contain it, so other stacks of the service may use them, too.
  public boolean hasOwnName() {
    String[] names = folder.split("/", -1);
    int end = names.length - 1;
    return end < 2 || !stack.equals(names[end - 2] + "-" + names[end - 1]);
  }

  static Mapping providerSection(AwsService service) {
    Node provider = service.provider().node();
    return provider instanceof Mapping mapping ? mapping : Mapping.empty(provider.place());
  }

  static Mapping bucketSection(Mapping provider) {
    return switch (provider.get("deploymentBucket")) {
      case Mapping mapping -> mapping;
      case Scalar name when name.text() != null -> Mapping.of("name", name, name.place());
      case null, default -> Mapping.empty(provider.place());
    };
  }

  static @Nullable String deploymentRole(Mapping provider) {
    Node role = provider.get("iam", "deploymentRole");
    Node older = role == null ? provider.get("cfnRole") : role;
    return older == null ? null : older.text();
  }

  /// Decodes the settings of a target.
  ///
  /// @throws UserException if they are invalid
  public static StackLocation of(Target target) {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.ERROR);
    StackLocation location = Decoder.read(StackLocation.class, target.settings(), findings);
    if (location == null || findings.hasErrors()) {
      throw new UserException(findings.diagnostics());
    }
    return location;
  }

  /// These settings in the form of a target.
  public Mapping settings() {
    return RecordWriter.of(this, "target");
  }
}
