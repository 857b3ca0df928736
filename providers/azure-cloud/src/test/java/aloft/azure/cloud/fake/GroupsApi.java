package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.function.BiConsumer;

/// Resource groups, single resources, and the deployments that stacks have made.
///
/// Evidence: the descriptions of Microsoft.Resources 2025-04-01.
final class GroupsApi {
  private static final String TYPE = "Microsoft.Resources/resourceGroups";

  private final Resources resources;
  private final Kinds kinds;
  private final Operations operations;

  GroupsApi(Resources resources, Kinds kinds, Operations operations) {
    this.resources = resources;
    this.kinds = kinds;
    this.operations = operations;
  }

  /// The group of an id.
  ///
  /// @throws Refusal if there is none
  JsonObject get(String id) {
    JsonObject group = resources.find(id);
    if (group == null) {
      throw new Refusal(
          404,
          "ResourceGroupNotFound",
          "Resource group '" + Ids.name(id) + "' could not be found.");
    }
    return group;
  }

  /// Answers a call of a group, or of the list of groups.
  Answer answer(Call call, String[] parts, BiConsumer<String, List<String>> findings) {
    String subscription = "/subscriptions/" + parts[2];
    if (parts.length < 5) {
      return Answer.list(
          resources.list(subscription, "Microsoft.Resources/resourceGroups").stream()
              .filter(group -> group.get("type").getAsString().equals(TYPE))
              .toList());
    }
    String id = subscription + "/resourceGroups/" + parts[4];
    return switch (call.method()) {
      case "PUT" -> put(call, id, findings);
      case "HEAD" -> Answer.empty(resources.find(id) == null ? 404 : 204);
      case "DELETE" -> delete(call, id);
      default -> Answer.json(200, get(id));
    };
  }

  private Answer put(Call call, String id, BiConsumer<String, List<String>> findings) {
    JsonObject body = call.json();
    JsonObject judged = body.deepCopy();
    judged.addProperty("name", Ids.name(id));
    judge("PUT " + id, TYPE, judged, findings);
    if (!Ids.name(id).matches("[\\w.()-]{0,89}[\\w()-]")) {
      throw new Refusal(
          400,
          "InvalidResourceGroupName",
          "The provided resource group name '" + Ids.name(id) + "' has these invalid characters");
    }
    if (operations.isRunning(id)) {
      throw new Refusal(
          409,
          "ResourceGroupBeingDeleted",
          "The resource group '"
              + Ids.name(id)
              + "' is in deprovisioning state and cannot perform"
              + " this operation.");
    }
    JsonObject before = resources.find(id);
    String location = body.get("location").getAsString();
    if (before != null && !before.get("location").getAsString().equals(location)) {
      throw new Refusal(
          409,
          "InvalidResourceGroupLocation",
          "Invalid resource group location '"
              + location
              + "'. The Resource group already exists in location '"
              + before.get("location").getAsString()
              + "'.");
    }
    JsonObject properties = new JsonObject();
    properties.addProperty("provisioningState", "Succeeded");
    body.addProperty("id", id);
    body.addProperty("name", Ids.name(id));
    body.addProperty("type", TYPE);
    body.add("properties", properties);
    resources.put(id, body);
    return Answer.json(before == null ? 201 : 200, body);
  }

  private static void judge(
      String what, String type, JsonObject body, BiConsumer<String, List<String>> findings) {
    TypeJudge judge = TypeJudge.of(type);
    findings.accept(
        what,
        judge == null
            ? List.of("the index in the cache does not have " + type)
            : judge.request(body));
  }

  private Answer delete(Call call, String id) {
    get(id);
    String operation =
        operations.start(
            id,
            "Running",
            () -> {
              for (JsonObject resource : resources.list(id + "/", "").reversed()) {
                kinds.delete(resource.get("id").getAsString());
              }
              resources.remove(id);
              return null;
            });
    return operations.started(
        Answer.empty(202),
        "location",
        call.base()
            + id.substring(0, id.indexOf("/resourceGroups/"))
            + "/operationresults/"
            + operation
            + "?api-version="
            + call.query("api-version"));
  }

  /// Lists what a group holds.
  Answer resources(JsonObject group) {
    return Answer.list(
        resources.list(group.get("id").getAsString() + "/", "").stream()
            .filter(resource ->
                !resource.get("type").getAsString().startsWith("Microsoft.Resources/")
                    && resource.get("type").getAsString().split("/", -1).length == 2
                    && !resource
                        .get("type")
                        .getAsString()
                        .equals("Microsoft.Authorization/roleAssignments"))
            .toList());
  }

  /// Answers for a deployment or its operations.
  Answer deployment(Call call, String id) {
    boolean isOperations = id.endsWith("/operations");
    JsonObject deployment =
        resources.find(isOperations ? id.substring(0, id.lastIndexOf('/')) : id);
    if (deployment == null) {
      return Answer.error(
          404, "DeploymentNotFound", "Deployment '" + Ids.name(id) + "' could not be found.");
    }
    JsonArray events = deployment.remove("operations").getAsJsonArray();
    if (!isOperations) {
      return Answer.json(200, deployment);
    }
    JsonObject page = new JsonObject();
    page.add("value", events);
    return Answer.json(200, page);
  }

  /// Answers for a single resource.
  Answer resource(Call call, String id, BiConsumer<String, List<String>> findings) {
    return switch (call.method()) {
      case "PUT" -> {
        boolean isNew = resources.find(id) == null;
        JsonObject body = call.json();
        JsonObject judged = body.deepCopy();
        judged.addProperty("name", Ids.name(id));
        judge("PUT " + id, Ids.type(id), judged, findings);
        kinds.put(id, body);
        yield Answer.json(isNew ? 201 : 200, resources.get(id));
      }
      case "DELETE" -> {
        boolean isThere = resources.find(id) != null;
        kinds.delete(id);
        yield Answer.empty(isThere ? 200 : 204);
      }
      default -> {
        JsonObject found = resources.get(id);
        TypeJudge judge = TypeJudge.of(Ids.type(id));
        if (judge != null) {
          findings.accept("GET " + id + ": response", judge.response(found));
        }
        yield Answer.json(200, found);
      }
    };
  }
}
