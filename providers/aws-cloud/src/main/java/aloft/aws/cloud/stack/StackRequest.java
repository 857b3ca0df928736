package aloft.aws.cloud.stack;

import aloft.aws.existing.NamedResource;
import aloft.aws.plan.StackStep;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.DeploymentConfig;
import software.amazon.awssdk.services.cloudformation.model.DeploymentConfigMode;
import software.amazon.awssdk.services.cloudformation.model.OnFailure;
import software.amazon.awssdk.services.cloudformation.model.OnStackFailure;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.ResourceToImport;
import software.amazon.awssdk.services.cloudformation.model.RollbackConfiguration;
import software.amazon.awssdk.services.cloudformation.model.RollbackTrigger;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackRequest;

/// The desired state of a stack, as parameters of the CloudFormation API.
///
/// @param runId identifies this run; it is the name of the change set and the token of its events
/// @param body the template text; null if `url` is set
/// @param url the URL of the template in S3; null if `body` is set
/// @param expands whether the template has macros
/// @param importsExisting whether named resources that exist become parts of the stack
/// @param imports the resources of an `IMPORT`
public record StackRequest(
    String stack,
    StackStep step,
    String runId,
    @Nullable String body,
    @Nullable String url,
    boolean expands,
    boolean importsExisting,
    List<NamedResource> imports) {
  public StackRequest {
    imports = List.copyOf(imports);
  }

  public StackRequest(
      String stack,
      StackStep step,
      String runId,
      @Nullable String body,
      @Nullable String url,
      boolean expands) {
    this(stack, step, runId, body, url, expands, false, List.of());
  }

  /// This request, where named resources that exist become parts of the stack.
  public StackRequest importingExisting() {
    return new StackRequest(stack, step.standard(), runId, body, url, expands, true, imports);
  }

  /// This request as an import of resources, which is not made in express mode.
  public StackRequest importing(List<NamedResource> resources) {
    return new StackRequest(stack, step.standard(), runId, body, url, expands, false, resources);
  }

  /// The resources of an `IMPORT`, as parameters.
  private List<ResourceToImport> resourcesToImport() {
    return imports.stream()
        .map(resource ->
            ResourceToImport.builder()
                .logicalResourceId(resource.id())
                .resourceType(resource.type())
                .resourceIdentifier(
                    Map.of(resource.identifier().property(), resource.identifier().value()))
                .build())
        .toList();
  }

  /// The request of a change set that changes the stack in one way.
  CreateChangeSetRequest.Builder changeSet(StackOperation operation) {
    CreateChangeSetRequest.Builder change = CreateChangeSetRequest.builder().changeSetName(runId);
    switch (operation) {
      // Express mode has a setting of its own, and refuses this one.
      case CREATE ->
          change
              .changeSetType(ChangeSetType.CREATE)
              .onStackFailure(isExpress() ? null : OnStackFailure.DELETE);
      case IMPORT ->
          change.changeSetType(ChangeSetType.IMPORT).resourcesToImport(resourcesToImport());
      case UPDATE, UPDATE_ROLLBACK, DELETE -> change.changeSetType(ChangeSetType.UPDATE);
    }
    change.importExistingResources(importsExisting ? true : null);
    setCommonSettings(change);
    return change;
  }

  /// The request that creates the stack without a change set.
  CreateStackRequest creation() {
    CreateStackRequest.Builder create = CreateStackRequest.builder().clientRequestToken(runId);
    if (step.keepsFailed()) {
      // A stack created with OnFailure: DO_NOTHING can never be updated after a failure.
      create.disableRollback(true);
    } else if (!isExpress()) {
      create.onFailure(OnFailure.DELETE);
    }
    setCommonSettings(create);
    return create.build();
  }

  /// The request that updates the stack without a change set.
  UpdateStackRequest update() {
    UpdateStackRequest.Builder update =
        UpdateStackRequest.builder()
            .disableRollback(step.keepsFailed() ? true : null)
            .retainExceptOnCreate(step.keepsFailed() ? null : removesNew())
            .stackPolicyBody(step.policyText())
            .clientRequestToken(runId);
    setCommonSettings(update);
    return update.build();
  }

  /// Whether a rollback also deletes new resources that their policy retains: such a resource would
  /// stay in the account, and the next deployment could not create it again. A function has no two
  /// versions with the same code.
  ///
  /// @return true or, for the default, null: express mode and imports are not known to accept it
  @Nullable Boolean removesNew() {
    return (!isExpress() && !importsExisting && imports.isEmpty()) ? true : null;
  }

  /// Sets what the three calls that change a stack have in common. Their builders share no
  /// interface with these setters, but the fields have the same names.
  private void setCommonSettings(SdkPojo builder) {
    CreateStackRequest common = settings();
    Map<String, SdkField<?>> fields = common.sdkFieldNameToField();
    for (SdkField<?> field : builder.sdkFields()) {
      SdkField<?> source = fields.get(field.locationName());
      Object value = source == null ? null : source.getValueOrDefault(common);
      if (value != null) {
        field.set(builder, value);
      }
    }
  }

  /// The settings that all calls share which create or update the stack.
  private CreateStackRequest settings() {
    return CreateStackRequest.builder()
        .stackName(stack)
        .templateBody(body)
        .templateURL(url)
        .capabilities(capabilities())
        .parameters(parameters())
        .tags(tags())
        .roleARN(step.role())
        .notificationARNs(step.notificationArns())
        .rollbackConfiguration(rollback())
        .deploymentConfig(express())
        .build();
  }

  /// This request, for a region without express mode.
  StackRequest standard() {
    return new StackRequest(
        stack, step.standard(), runId, body, url, expands, importsExisting, imports);
  }

  /// Whether to ask for express mode. An import has no such mode.
  boolean isExpress() {
    return step.express() && !importsExisting && imports.isEmpty();
  }

  /// Express mode, which by default would not roll back; null for the usual mode.
  private @Nullable DeploymentConfig express() {
    return isExpress()
        ? DeploymentConfig.builder()
            .mode(DeploymentConfigMode.EXPRESS)
            .disableRollback(false)
            .build()
        : null;
  }

  private List<Capability> capabilities() {
    List<Capability> capabilities =
        new ArrayList<>(List.of(Capability.CAPABILITY_IAM, Capability.CAPABILITY_NAMED_IAM));
    if (expands) {
      capabilities.add(Capability.CAPABILITY_AUTO_EXPAND);
    }
    return capabilities;
  }

  private List<Tag> tags() {
    return new TreeMap<>(step.tags())
        .entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
  }

  private List<Parameter> parameters() {
    return step.parameters().stream()
        .map(parameter ->
            Parameter.builder()
                .parameterKey(parameter.key())
                .parameterValue(parameter.value())
                .usePreviousValue(parameter.usePreviousValue())
                .build())
        .toList();
  }

  private @Nullable RollbackConfiguration rollback() {
    Node configuration = step.rollbackConfiguration();
    if (configuration == null) {
      return null;
    }
    RollbackConfiguration.Builder builder = RollbackConfiguration.builder();
    if (configuration.get("MonitoringTimeInMinutes") instanceof Scalar minutes) {
      builder.monitoringTimeInMinutes(Integer.valueOf(minutes.print()));
    }
    if (configuration.get("RollbackTriggers") instanceof Sequence triggers) {
      builder.rollbackTriggers(
          triggers.items().stream()
              .map(trigger ->
                  RollbackTrigger.builder()
                      .arn(text(trigger.get("Arn")))
                      .type(text(trigger.get("Type")))
                      .build())
              .toList());
    }
    return builder.build();
  }

  private static @Nullable String text(@Nullable Node node) {
    return node == null ? null : node.text();
  }
}
