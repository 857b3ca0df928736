package aloft.aws.cloud.deployment;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.PollingBackoff;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.difference.HiddenValues;
import aloft.aws.difference.StackSettingsDifference;
import aloft.aws.plan.StackLocation;
import aloft.aws.plan.StageStep;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Deployments.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.AccessLogSettings;
import software.amazon.awssdk.services.apigateway.model.ApiGatewayException;
import software.amazon.awssdk.services.apigateway.model.ConflictException;
import software.amazon.awssdk.services.apigateway.model.GetStageResponse;
import software.amazon.awssdk.services.apigateway.model.MethodSetting;
import software.amazon.awssdk.services.apigateway.model.NotFoundException;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.apigateway.model.TooManyRequestsException;

/// Updates tracing, metrics, logs and tags of a REST API's stage, and detaches an API from its
/// usage plans before it is removed.
final class StageSettings {
  /// API Gateway changes one usage plan every 20 seconds:
  /// [quotas](https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html). This is
  /// about a minute, without the attempts that the SDK makes itself.
  private static final int MAX_REFUSED_UPDATES = 20;

  private final ApiGatewayClient gateway;
  private final Stacks stacks;
  private final StackLocation location;

  StageSettings(Clients clients, StackLocation location) {
    this.gateway = clients.apiGateway();
    this.stacks = new Stacks(clients);
    this.location = location;
  }

  StageStep apply(StageStep step) {
    String api = stacks.physicalId(location.stack(), step.api());
    Stacks.Snapshot stack = stacks.find(location.stack());
    if (api == null || stack == null) {
      throw new UserException(
          Diagnostic.error(
                  "rest-stage/no-api",
                  "the stack " + location.stack() + " has no REST API, but stage settings need one")
              .hint("remove settings like provider.tracing.apiGateway and provider.logs.restApi"));
    }
    GetStageResponse current = findOrCreateStage(api, step.stage());
    // arn:PARTITION:cloudformation:REGION:ACCOUNT:stack/...
    String[] arn = stack.id().split(":", -1);
    List<PatchOperation> patches = patches(step, arn);
    if (!patches.isEmpty()) {
      update(api, step.stage(), patches);
    }
    Map<String, String> tags = step.tags();
    if (tags != null) {
      updateTags(current, arn(arn, api, step), tags);
    }
    return step;
  }

  /// @param stack the parts of the ARN of the stack
  private static String arn(String[] stack, String api, StageStep step) {
    return "arn:"
        + stack[1]
        + ":apigateway:"
        + stack[3]
        + "::/restapis/"
        + api
        + "/stages/"
        + step.stage();
  }

  /// The tags of a stage. Those of CloudFormation cannot be changed and are left out. Emulators do
  /// not tell them with the stage.
  private Map<String, String> tags(GetStageResponse stage, String arn) {
    Map<String, String> tags = new TreeMap<>(stage.tags());
    if (tags.isEmpty()) {
      try {
        tags.putAll(gateway.getTags(request -> request.resourceArn(arn)).tags());
      } catch (ApiGatewayException e) {
        if (e.statusCode() != 403) {
          throw e;
        }
      }
    }
    tags.keySet().removeIf(key -> key.startsWith("aws:"));
    return tags;
  }

  /// Returns what [#apply] would change in the stage; empty if nothing.
  ///
  /// @param stack the stack as it is; null if there is none
  List<Change> preview(StageStep step, Stacks.@Nullable Snapshot stack, HiddenValues hidden) {
    String[] arn = stack == null ? null : stack.id().split(":", -1);
    String api = stack == null ? null : stacks.physicalId(location.stack(), step.api());
    GetStageResponse stage = api == null ? null : find(api, step.stage());
    List<Change.Property> properties = new ArrayList<>();
    for (PatchOperation patch : patches(step, arn)) {
      String before = stage == null ? null : value(stage, patch.path());
      String after = patch.value();
      if (!Objects.equals(before, after) && !isOff(before, after)) {
        String path = patch.path().substring(1).replace("*/*/", "").replace('/', '.');
        properties.add(new Change.Property(path, before, after, false));
      }
    }
    Map<String, String> tags = step.tags();
    if (tags != null) {
      Map<String, String> before =
          stage == null || arn == null || api == null ? Map.of() : tags(stage, arn(arn, api, step));
      properties.addAll(StackSettingsDifference.ofTags(before, tags, hidden));
    }
    return properties.isEmpty()
        ? List.of()
        : List.of(
            new Change(
                step.stage(),
                "AWS::ApiGateway::Stage",
                stage == null ? Change.Effect.ADDED : Change.Effect.CHANGED,
                null,
                false,
                properties));
  }

  /// Whether a setting that is not there is switched off.
  private static boolean isOff(@Nullable String before, @Nullable String after) {
    return before == null && ("false".equals(after) || "OFF".equals(after));
  }

  /// The value of a setting; null if it has none.
  private static @Nullable String value(GetStageResponse stage, String path) {
    MethodSetting all = stage.methodSettings().get("*/*");
    AccessLogSettings log = stage.accessLogSettings();
    return switch (path) {
      case "/tracingEnabled" -> text(stage.tracingEnabled());
      case "/accessLogSettings", "/accessLogSettings/format" -> log == null ? null : log.format();
      case "/accessLogSettings/destinationArn" -> log == null ? null : log.destinationArn();
      case "/*/*/metrics/enabled" -> all == null ? null : text(all.metricsEnabled());
      case "/*/*/logging/dataTrace" -> all == null ? null : text(all.dataTraceEnabled());
      case "/*/*/logging/loglevel" -> all == null ? null : all.loggingLevel();
      default -> null;
    };
  }

  private static @Nullable String text(@Nullable Boolean flag) {
    return flag == null ? null : flag.toString();
  }

  private void update(String api, String stage, List<PatchOperation> patches) {
    try {
      gateway.updateStage(
          request -> request.restApiId(api).stageName(stage).patchOperations(patches));
    } catch (ApiGatewayException e) {
      // an attempt whose answer was lost may have removed what can be removed only once
      List<PatchOperation> replaced =
          patches.stream().filter(patch -> patch.op() != Op.REMOVE).toList();
      if (!AwsErrors.wasRepeated(e) || replaced.size() == patches.size()) {
        throw e;
      }
      if (!replaced.isEmpty()) {
        update(api, stage, replaced);
      }
    }
  }

  private @Nullable GetStageResponse find(String api, String name) {
    try {
      return gateway.getStage(request -> request.restApiId(api).stageName(name));
    } catch (NotFoundException e) {
      return null;
    }
  }

  private GetStageResponse findOrCreateStage(String api, String name) {
    GetStageResponse found = find(api, name);
    if (found != null) {
      return found;
    }
    String deployment =
        gateway.getDeployments(request -> request.restApiId(api)).items().getFirst().id();
    try {
      gateway.createStage(
          request -> request.restApiId(api).stageName(name).deploymentId(deployment));
    } catch (ConflictException exists) {
      // an attempt whose answer was lost has created it
    }
    return gateway.getStage(request -> request.restApiId(api).stageName(name));
  }

  /// @param arn the parts of the ARN of the stack; null if it is not known
  private static List<PatchOperation> patches(StageStep step, String @Nullable [] arn) {
    List<PatchOperation> patches = new ArrayList<>();
    String log = step.accessLog();
    if (log != null) {
      patches.add(
          patch(
              "/accessLogSettings/destinationArn",
              arn == null
                  ? log
                  : "arn:" + arn[1] + ":logs:" + arn[3] + ":" + arn[4] + ":log-group:" + log));
    }
    for (StageStep.Setting setting : step.settings()) {
      String value = setting.value();
      patches.add(
          value == null
              ? PatchOperation.builder().op(Op.REMOVE).path(setting.path()).build()
              : patch(setting.path(), value));
    }
    return patches;
  }

  private static PatchOperation patch(String path, String value) {
    return PatchOperation.builder().op(Op.REPLACE).path(path).value(value).build();
  }

  private void updateTags(GetStageResponse stage, String arn, Map<String, String> desired) {
    Map<String, String> current = tags(stage, arn);
    List<String> removed =
        current.keySet().stream().filter(key -> !desired.containsKey(key)).toList();
    if (!desired.isEmpty() && !current.entrySet().containsAll(desired.entrySet())) {
      gateway.tagResource(request -> request.resourceArn(arn).tags(desired));
    }
    if (!removed.isEmpty()) {
      gateway.untagResource(request -> request.resourceArn(arn).tagKeys(removed));
    }
  }

  /// Removes the stages of the stack's API from all usage plans. AWS deletes no API that is in one.
  void freeUsagePlans() {
    String api = stacks.physicalId(location.stack(), "ApiGatewayRestApi");
    if (api == null) {
      return;
    }
    gateway
        .getUsagePlansPaginator()
        .items()
        .forEach(plan ->
            plan.apiStages().stream()
                .filter(stage -> api.equals(stage.apiId()))
                .forEach(stage -> removeFromPlan(plan.id(), stage.apiId() + ":" + stage.stage())));
  }

  private void removeFromPlan(String plan, String stage) {
    PatchOperation removal =
        PatchOperation.builder().op(Op.REMOVE).path("/apiStages").value(stage).build();
    PollingBackoff backoff = new PollingBackoff();
    for (int refused = 0; ; refused++) {
      try {
        gateway.updateUsagePlan(request -> request.usagePlanId(plan).patchOperations(removal));
        return;
      } catch (NotFoundException e) {
        // an attempt whose answer was lost has removed it
        return;
      } catch (TooManyRequestsException e) {
        if (refused == MAX_REFUSED_UPDATES) {
          throw e;
        }
        backoff.sleep();
      }
    }
  }
}
