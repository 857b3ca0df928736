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
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a service lives on AWS: the settings of its [InstallTarget].
///
/// @param bucket the user's own deployment bucket, or null for that of the stack
/// @param folder of the service's stage in the bucket, with a slash at its end
/// @param versioned whether the bucket keeps versions of what is deleted
/// @param role by which CloudFormation acts, where it is not the user's own
/// @param repository of container images that the service names under `provider.ecr`, or null
/// @param apiKeys whether the service has API keys
/// @param layers by their keys in the manifest
public record StackLocation(
    @Required String stack,
    @Nullable String bucket,
    @Required String folder,
    boolean versioned,
    @Nullable String role,
    @Nullable String repository,
    boolean apiKeys,
    @Required List<Route> routes,
    @Required List<Layer> layers) {
  public StackLocation {
    routes = List.copyOf(routes);
    layers = List.copyOf(layers);
  }

  /// A way to a function from outside.
  ///
  /// @param function its key in the manifest; empty where the address belongs to none
  /// @param output of the stack that holds the address
  /// @param path to add to the address
  public record Route(
      @Required String function,
      @Required String method,
      @Required String output,
      @Required String path) {}

  /// A layer.
  ///
  /// @param output of the stack that holds its ARN
  public record Layer(@Required String name, @Required String output) {}

  /// Where a service is to live.
  public static StackLocation of(AwsService service) {
    Mapping provider = section(service);
    Mapping bucket = bucket(provider);
    Node own = bucket.get("name");
    Node keys = provider.get("apiGateway", "apiKeys");
    List<Layer> layers = new ArrayList<>();
    if (service.manifest().layers() != null) {
      for (String key : service.manifest().layers().keySet()) {
        layers.add(new Layer(key, LogicalIds.stem(key) + "LambdaLayerQualifiedArn"));
      }
    }
    return new StackLocation(
        service.stackName(),
        own == null ? null : own.text(),
        folder(service),
        PlanSteps.isTrue(bucket.get("versioning")),
        role(provider),
        provider.get("ecr") == null ? null : repository(service),
        keys instanceof Sequence sequence && !sequence.items().isEmpty(),
        EndpointOutputs.of(service),
        layers);
  }

  private static String repository(AwsService service) {
    String name = "serverless-" + service.name() + "-" + service.stage();
    return name.toLowerCase(Locale.ROOT).replaceAll("-+", "-").replaceAll("-$", "");
  }

  /// The folder of a service's stage in its bucket: `serverless/shop/dev/`.
  public static String folder(AwsService service) {
    String given = service.provider().deploymentPrefix();
    String prefix = given == null ? "serverless" : given;
    return prefix + "/" + service.name() + "/" + service.stage() + "/";
  }

  static Mapping section(AwsService service) {
    Node provider = service.provider().node();
    return provider instanceof Mapping mapping ? mapping : Mapping.empty(provider.place());
  }

  static Mapping bucket(Mapping provider) {
    return switch (provider.get("deploymentBucket")) {
      case Mapping mapping -> mapping;
      case Scalar name when name.text() != null -> Mapping.of("name", name, name.place());
      case null, default -> Mapping.empty(provider.place());
    };
  }

  static @Nullable String role(Mapping provider) {
    Node role = provider.get("iam", "deploymentRole");
    Node older = role == null ? provider.get("cfnRole") : role;
    return older == null ? null : older.text();
  }

  /// Reads the settings of a target.
  public static StackLocation of(Target target) {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.ERROR);
    StackLocation site = Decoder.read(StackLocation.class, target.settings(), findings);
    if (site == null || findings.hasErrors()) {
      throw new UserException(findings.diagnostics());
    }
    return site;
  }

  /// These settings as a target holds them.
  public Mapping settings() {
    return RecordWriter.of(this, "target");
  }
}
