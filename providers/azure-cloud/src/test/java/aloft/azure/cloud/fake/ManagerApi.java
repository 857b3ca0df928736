package aloft.azure.cloud.fake;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;

/// Azure Resource Manager: who asks, whether they may, and which part answers for the resource that
/// a path names.
///
/// Evidence: <https://learn.microsoft.com/azure/azure-resource-manager/management/> for the errors
/// of requests that no part answers.
final class ManagerApi {
  private final String subscription;
  private final Faults faults;
  private final Operations operations;
  private final Resources resources;
  private final Kinds kinds;
  private final SitesApi apps;
  private final StacksApi stacks;
  private final GroupsApi groups;
  private final LogsApi logs;
  private final BiConsumer<String, List<String>> findings;

  /// @param findings takes what a judge finds, with the name of what it judged
  ManagerApi(
      String subscription,
      Faults faults,
      Operations operations,
      Resources resources,
      Kinds kinds,
      SitesApi apps,
      LogsApi logs,
      BiConsumer<String, List<String>> findings) {
    this.subscription = subscription;
    this.faults = faults;
    this.operations = operations;
    this.resources = resources;
    this.kinds = kinds;
    this.apps = apps;
    this.stacks = new StacksApi(resources, kinds, faults, operations, findings);
    this.groups = new GroupsApi(resources, kinds, operations);
    this.logs = logs;
    this.findings = findings;
  }

  /// The short name of a request, without its method.
  static String shortName(String path) {
    String[] parts = path.substring(1).split("/", -1);
    int last = parts.length - 1;
    if (path.endsWith("/onedeploy") || path.contains("/msi") || path.endsWith("/query")) {
      return parts[last];
    }
    if (path.contains("/locations/")) {
      return path.endsWith("functionAppStacks") ? parts[last] : parts[last - 1];
    }
    int providers = List.of(parts).lastIndexOf("providers");
    int depth = providers < 0 ? parts.length : parts.length - providers - 2;
    String name = depth > 0 && depth % 2 == 0 ? parts[last - 1] : parts[last];
    return name.equalsIgnoreCase("resourcegroups") ? "resourceGroups" : name;
  }

  /// Answers a call.
  Answer answer(Call call) throws IOException {
    String path = call.path().replaceFirst("/$", "");
    if (path.equals("/metadata/endpoints")) {
      return Answer.json(200, Identity.metadata(call.base()));
    }
    if (path.endsWith("/oauth2/v2.0/token")) {
      return Identity.issued(call);
    }
    if (path.startsWith("/msi")) {
      return Identity.token(call);
    }
    String caller = Tokens.object(call);
    if (caller.isEmpty()) {
      return Answer.error(
              401,
              "AuthenticationFailed",
              "Authentication failed. The 'Authorization' header is missing.")
          .with(
              "www-authenticate",
              "Bearer authorization_uri=\"" + call.base() + "/" + Tokens.TENANT + "\"");
    }
    if (path.startsWith("/v1/") && path.endsWith("/query")) {
      return logs.query(call);
    }
    if (call.query("api-version") == null) {
      return Answer.error(
          400,
          "MissingApiVersionParameter",
          "The api-version query parameter (?api-version=) is required for all requests.");
    }
    if (path.equals("/tenants") || path.equals("/subscriptions")) {
      return Identity.list(path, subscription);
    }
    if (Ids.key(path).endsWith("/functionappstacks")) {
      return RuntimesApi.list();
    }
    String own = "/subscriptions/" + subscription;
    if (!Ids.key(path + "/").startsWith(own + "/")) {
      return Answer.error(
          404,
          "SubscriptionNotFound",
          "The subscription '" + path.split("/", -1)[2] + "' could not be found.");
    }
    return inSubscription(call, caller, path, own);
  }

  private Answer inSubscription(Call call, String caller, String path, String own)
      throws IOException {
    if (path.length() == own.length()) {
      return Answer.json(200, Identity.subscription(subscription));
    }
    String[] parts = path.split("/", -1);
    if (parts[3].equalsIgnoreCase("providers")) {
      if (path.contains("/deploymentStackOperationStatus/")) {
        return operations.status(call, true);
      }
      return Identity.provider(call, parts, faults, own);
    }
    if (parts[3].equalsIgnoreCase("operationresults")) {
      return operations.result(call);
    }
    if (parts.length <= 5) {
      checkAccess(call, caller, "Microsoft.Resources/subscriptions/resourceGroups", path);
      return groups.answer(call, parts, findings);
    }
    JsonObject group = groups.get(own + "/resourceGroups/" + parts[4]);
    if (parts[5].equalsIgnoreCase("resources")) {
      return groups.resources(group);
    }
    String id = group.get("id").getAsString() + path.substring(joined(parts, 5).length());
    return inGroup(call, caller, id, group);
  }

  private static String joined(String[] parts, int count) {
    return String.join("/", List.of(parts).subList(0, count));
  }

  private void checkAccess(Call call, String caller, String type, String scope) {
    String verb =
        switch (call.method()) {
          case "GET", "HEAD" -> "read";
          case "DELETE" -> "delete";
          case "POST" -> "action";
          default -> "write";
        };
    faults.check(caller, type + "/" + verb, scope);
  }

  private Answer inGroup(Call call, String caller, String id, JsonObject group) throws IOException {
    String[] parts = id.split("/", -1);
    String type = parts[6] + "/" + parts[7];
    checkAccess(call, caller, type, id);
    if (type.equalsIgnoreCase(StacksApi.TYPE)) {
      return parts.length == 8
          ? Answer.list(resources.list(group.get("id").getAsString() + "/", StacksApi.TYPE))
          : stacks.answer(call, id, group);
    }
    if (type.equalsIgnoreCase("Microsoft.Resources/deployments")) {
      return groups.deployment(call, id);
    }
    if (type.equalsIgnoreCase("Microsoft.Web/sites") && parts.length > 9) {
      String app = joined(parts, 9);
      return apps.answer(call, app, id.substring(app.length() + 1));
    }
    if (call.method().equals("POST") && Ids.key(id).endsWith("/listkeys")) {
      return Answer.json(200, kinds.keys(id.substring(0, id.lastIndexOf('/'))));
    }
    checkAccess(call, caller, Ids.type(id), id);
    return groups.resource(call, id, findings);
  }
}
