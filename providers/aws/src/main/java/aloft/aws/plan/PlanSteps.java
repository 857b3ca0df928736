package aloft.aws.plan;

import aloft.aws.manifest.DeletionProtection;
import aloft.aws.manifest.PruneSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Creates the steps that deploy a service to AWS.
public final class PlanSteps {
  /// The file with the first template of the stack.
  public static final String CORE_TEMPLATE = "cloudformation-template-create-stack.json";

  /// The file with the complete template of the stack.
  public static final String TEMPLATE = "cloudformation-template-update-stack.json";

  /// The file with the state of the service.
  public static final String STATE = Plan.STATE;

  /// The name of the complete template in the bucket.
  public static final String UPLOADED_TEMPLATE = "compiled-cloudformation-template.json";

  /// The encryption settings of uploads: names in the manifest to names in the S3 API.
  private static final Map<String, String> ENCRYPTION =
      Map.of(
          "serverSideEncryption", "ServerSideEncryption",
          "sseKMSKeyId", "SSEKMSKeyId",
          "sseCustomerAlgorithim", "SSECustomerAlgorithm",
          "sseCustomerKey", "SSECustomerKey",
          "sseCustomerKeyMD5", "SSECustomerKeyMD5");

  private final AwsService service;
  private final Mapping provider;
  private final Mapping bucket;

  private PlanSteps(AwsService service) {
    this.service = service;
    this.provider = StackLocation.providerSection(service);
    this.bucket = StackLocation.bucketSection(provider);
  }

  /// The steps of a deployment, in order.
  ///
  /// @param folder the folder of this deployment in the bucket
  /// @param files the names of the files in the plan
  /// @param template the complete template
  /// @param deployed the names of the artifacts that are already in the bucket
  /// @param accelerated whether uploads use S3 Transfer Acceleration
  /// @param creation how a missing bucket of the user is created; null if it is not
  /// @param others the steps after the deployment of the stack
  public static List<Step> of(
      AwsService service,
      String folder,
      Iterable<String> files,
      Mapping template,
      Artifacts artifacts,
      Set<String> deployed,
      boolean accelerated,
      BucketStep.@Nullable Creation creation,
      List<AwsStep> others) {
    PlanSteps factory = new PlanSteps(service);
    List<AwsStep> steps = new ArrayList<>();
    Node ownBucket = factory.bucket.get("name");
    steps.add(
        ownBucket == null
            ? BucketStep.ofStack(CORE_TEMPLATE)
            : new BucketStep(ownBucket.text(), creation, null));
    steps.add(factory.upload(folder, files, artifacts, deployed, accelerated));
    steps.add(factory.stack(template));
    StageStep stage = RestStage.of(service);
    if (stage != null) {
      steps.add(stage);
    }
    DeletionProtection protection = service.provider().stack().deletionProtection();
    if (protection != null) {
      steps.add(new ProtectionStep(protection.isEnabled(service.stage())));
    }
    PruneSection prune = service.provider().defaults().pruneFunctionVersions();
    if (prune != null && prune.isEnabled()) {
      steps.add(prune(service, prune.number()));
    }
    steps.addAll(others);
    Node keep = factory.bucket.get("maxPreviousDeploymentArtifacts");
    int previous =
        keep instanceof Scalar scalar && scalar.value() instanceof Long count
            ? Math.toIntExact(count)
            : 5;
    steps.add(new CleanUpStep(Math.max(1, previous)));
    return steps.stream().map(AwsStep::step).toList();
  }

  /// The steps that deploy the template of an earlier deployment again, in order. The upload of the
  /// template is what shows later that this deployment is the last.
  ///
  /// @param service the service as it was; null if it is unknown
  /// @param folder the folder of that deployment in the bucket
  /// @param stack how the stack is updated
  /// @param others what follows
  public static List<Step> restoring(
      @Nullable AwsService service, String folder, StackStep stack, List<AwsStep> others) {
    UploadStep.Upload template =
        new UploadStep.Upload(TEMPLATE, UPLOADED_TEMPLATE, "application/json", null);
    Map<String, String> encryption =
        service == null ? Map.of() : encryption(new PlanSteps(service).bucket);
    List<AwsStep> steps = new ArrayList<>();
    steps.add(new BucketStep(null, null, null));
    steps.add(new UploadStep(folder, List.of(template), encryption, false));
    steps.add(stack);
    steps.addAll(others);
    return steps.stream().map(AwsStep::step).toList();
  }

  /// The step that updates the stack of a service.
  public static StackStep stack(AwsService service, Mapping template) {
    return new PlanSteps(service).stack(template);
  }

  /// Old versions of durable functions are kept: executions that have not ended may need them.
  private static PruneStep prune(AwsService service, int keep) {
    List<String> functions = new ArrayList<>();
    for (AwsFunction function : service.functions()) {
      if (function.settings().isVersioned()
          && function.section().invocation().durableConfig() == null) {
        functions.add(function.deployedName());
      }
    }
    List<String> layers = new ArrayList<>();
    service
        .manifest()
        .layers()
        .forEach((key, layer) -> layers.add(layer.name() == null ? key : layer.name()));
    return new PruneStep(keep, functions, layers);
  }

  private UploadStep upload(
      String folder,
      Iterable<String> files,
      Artifacts artifacts,
      Set<String> deployed,
      boolean accelerated) {
    List<UploadStep.Upload> uploads = new ArrayList<>();
    for (String file : files) {
      if (file.equals(TEMPLATE)) {
        uploads.add(new UploadStep.Upload(file, UPLOADED_TEMPLATE, "application/json", null));
      } else if (file.equals(STATE)) {
        uploads.add(new UploadStep.Upload(file, STATE, "application/json", null));
      }
    }
    for (Artifact artifact : artifacts.byName().values()) {
      if (!deployed.contains(artifact.name())) {
        String file = artifact.fileName();
        uploads.add(new UploadStep.Upload(file, file, "application/zip", artifact.sha256()));
      }
    }
    return new UploadStep(folder, uploads, encryption(bucket), accelerated);
  }

  /// The encryption settings of uploads, by their names in the S3 API.
  ///
  /// @param bucket the section `provider.deploymentBucket`
  static Map<String, String> encryption(Mapping bucket) {
    Map<String, String> encryption = new LinkedHashMap<>();
    ENCRYPTION.forEach((key, name) -> {
      if (bucket.get(key) instanceof Scalar scalar && scalar.value() != null) {
        encryption.put(name, scalar.print());
      }
    });
    return encryption;
  }

  private StackStep stack(Mapping template) {
    List<StackStep.Parameter> parameters = new ArrayList<>();
    for (Node item : items(provider.get("stackParameters"))) {
      if (item.get("ParameterKey") instanceof Scalar key) {
        Node value = item.get("ParameterValue");
        Node previous = item.get("UsePreviousValue");
        parameters.add(
            new StackStep.Parameter(
                key.print(),
                value instanceof Scalar scalar ? scalar.print() : null,
                previous == null ? null : isTrue(previous)));
      }
    }
    List<String> notifications = new ArrayList<>();
    for (Node arn : items(provider.get("notificationArns"))) {
      notifications.add(arn instanceof Scalar scalar ? scalar.print() : Json.write(arn, 0));
    }
    List<Mapping> policy = new ArrayList<>();
    for (Node statement : items(provider.get("stackPolicy"))) {
      if (statement instanceof Mapping mapping) {
        policy.add(mapping);
      }
    }
    Node method = provider.get("deploymentMethod");
    return new StackStep(
        UPLOADED_TEMPLATE,
        tags(),
        parameters,
        StackLocation.deploymentRole(provider),
        notifications,
        provider.get("rollbackConfiguration") instanceof Mapping mapping ? mapping : null,
        isTrue(provider.get("disableRollback")),
        method != null && "direct".equals(method.text()),
        ExpressMode.suits(service, template),
        policy);
  }

  private Map<String, String> tags() {
    Map<String, String> tags = new LinkedHashMap<>();
    Map<String, String> stackTags = texts(provider.get("stackTags"));
    if (stackTags.keySet().stream().noneMatch("STAGE"::equalsIgnoreCase)) {
      tags.put("STAGE", service.stage());
    }
    tags.putAll(stackTags);
    return tags;
  }

  static Map<String, String> texts(@Nullable Node node) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (node instanceof Mapping mapping) {
      mapping
          .values()
          .forEach((key, value) -> {
            if (value instanceof Scalar scalar) {
              texts.put(key, scalar.print());
            }
          });
    }
    return texts;
  }

  static boolean isTrue(@Nullable Node node) {
    return node instanceof Scalar scalar && Boolean.TRUE.equals(scalar.value());
  }

  static List<Node> items(@Nullable Node node) {
    return node instanceof Sequence sequence ? sequence.items() : List.of();
  }
}
