package aloft.aws.cloud.deployment;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.plan.StackLocation;
import aloft.aws.plan.StageStep;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.GetStageResponse;
import software.amazon.awssdk.services.apigateway.model.NotFoundException;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/// Sets tracing, metrics, logs and tags of a REST API's stage, and frees usage plans of an API that
/// is to be removed.
final class StageSettings {
  private final Clients clients;
  private final ApiGatewayClient gateway;
  private final Stacks stacks;
  private final StackLocation site;

  StageSettings(Clients clients, StackLocation site) {
    this.clients = clients;
    this.gateway = clients.apiGateway();
    this.stacks = new Stacks(clients);
    this.site = site;
  }

  StageStep apply(StageStep step) {
    String api = stacks.resource(site.stack(), step.api());
    Stacks.Found stack = stacks.find(site.stack());
    if (api == null || stack == null) {
      throw new UserException(
          Diagnostic.error(
                  "rest-stage/no-api",
                  "the stack " + site.stack() + " has no REST API whose stage could be set up")
              .hint("remove provider.tracing.apiGateway, provider.logs.restApi and the like"));
    }
    GetStageResponse now = stage(api, step.stage());
    // arn:PARTITION:cloudformation:REGION:ACCOUNT:stack/...
    String[] arn = stack.id().split(":", -1);
    List<PatchOperation> patches = patches(step, arn);
    if (!patches.isEmpty()) {
      gateway.updateStage(
          request -> request.restApiId(api).stageName(step.stage()).patchOperations(patches));
    }
    Map<String, String> tags = step.tags();
    if (tags != null) {
      tag(
          "arn:"
              + arn[1]
              + ":apigateway:"
              + arn[3]
              + "::/restapis/"
              + api
              + "/stages/"
              + step.stage(),
          now.tags(),
          tags);
    }
    String stale = step.staleLog();
    if (stale != null) {
      removeLog(stale);
    }
    return step;
  }

  private GetStageResponse stage(String api, String name) {
    try {
      return gateway.getStage(request -> request.restApiId(api).stageName(name));
    } catch (NotFoundException e) {
      String deployment =
          gateway.getDeployments(request -> request.restApiId(api)).items().getFirst().id();
      gateway.createStage(
          request -> request.restApiId(api).stageName(name).deploymentId(deployment));
      return gateway.getStage(request -> request.restApiId(api).stageName(name));
    }
  }

  private static List<PatchOperation> patches(StageStep step, String[] arn) {
    List<PatchOperation> patches = new ArrayList<>();
    String log = step.accessLog();
    if (log != null) {
      patches.add(
          patch(
              "/accessLogSettings/destinationArn",
              "arn:" + arn[1] + ":logs:" + arn[3] + ":" + arn[4] + ":log-group:" + log));
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

  private void tag(String arn, Map<String, String> now, Map<String, String> wanted) {
    List<String> gone =
        now.keySet().stream()
            .filter(key -> !key.startsWith("aws:") && !wanted.containsKey(key))
            .toList();
    if (!wanted.isEmpty() && !now.entrySet().containsAll(wanted.entrySet())) {
      gateway.tagResource(request -> request.resourceArn(arn).tags(wanted));
    }
    if (!gone.isEmpty()) {
      gateway.untagResource(request -> request.resourceArn(arn).tagKeys(gone));
    }
  }

  private void removeLog(String group) {
    try {
      clients.logs().deleteLogGroup(request -> request.logGroupName(group));
    } catch (ResourceNotFoundException e) {
      return;
    }
  }

  /// Takes the stack's API out of usage plans that hold on to its stages: AWS removes no such API.
  void freeUsagePlans() {
    String api = stacks.resource(site.stack(), "ApiGatewayRestApi");
    if (api == null) {
      return;
    }
    gateway
        .getUsagePlansPaginator()
        .items()
        .forEach(plan ->
            plan.apiStages().stream()
                .filter(stage -> api.equals(stage.apiId()))
                .forEach(stage ->
                    gateway.updateUsagePlan(request ->
                        request
                            .usagePlanId(plan.id())
                            .patchOperations(
                                PatchOperation.builder()
                                    .op(Op.REMOVE)
                                    .path("/apiStages")
                                    .value(stage.apiId() + ":" + stage.stage())
                                    .build()))));
  }
}
