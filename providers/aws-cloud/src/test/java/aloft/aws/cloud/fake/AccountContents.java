package aloft.aws.cloud.fake;

import aloft.aws.cloud.connection.Clients;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;

/// Everything in an account that a deployment can leave behind.
public final class AccountContents {
  private AccountContents() {}

  /// Returns the kind and the name of each, as in `bucket photos`, sorted.
  public static List<String> of(Clients clients) {
    List<String> names = new ArrayList<>();
    for (StackSummary stack : clients.cloudFormation().listStacks().stackSummaries()) {
      if (!stack.stackStatusAsString().equals("DELETE_COMPLETE")) {
        names.add("stack " + stack.stackName() + " " + stack.stackStatusAsString());
      }
    }
    clients.s3().listBuckets().buckets().forEach(bucket -> names.add("bucket " + bucket.name()));
    clients
        .lambda()
        .listFunctions()
        .functions()
        .forEach(function -> names.add("function " + function.functionName()));
    clients
        .lambda()
        .listLayers()
        .layers()
        .forEach(layer -> names.add("layer " + layer.layerName()));
    clients
        .logs()
        .describeLogGroups()
        .logGroups()
        .forEach(group -> names.add("log group " + group.logGroupName()));
    clients.apiGateway().getRestApis().items().forEach(api -> names.add("REST API " + api.name()));
    clients.apiGateway().getApiKeys().items().forEach(key -> names.add("API key " + key.name()));
    clients
        .apiGateway()
        .getUsagePlans()
        .items()
        .forEach(plan -> names.add("usage plan " + plan.name()));
    names.sort(null);
    return names;
  }
}
