package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Deployment stacks at the scope of a resource group: create or update, get, list, delete.
///
/// Evidence: the description of Microsoft.Resources/deploymentStacks 2024-03-01; the calls of `az`
/// 2.91.0; the nesting of errors as <https://github.com/Azure/deployment-stacks/issues/11> shows
/// it.
final class StacksApi {
  static final String TYPE = "Microsoft.Resources/deploymentStacks";

  private final Resources resources;
  private final Kinds kinds;
  private final Faults faults;
  private final Operations operations;
  private final BiConsumer<String, List<String>> findings;

  /// @param findings takes what the judge finds, with the name of what it judged
  StacksApi(
      Resources resources,
      Kinds kinds,
      Faults faults,
      Operations operations,
      BiConsumer<String, List<String>> findings) {
    this.resources = resources;
    this.kinds = kinds;
    this.faults = faults;
    this.operations = operations;
    this.findings = findings;
  }

  /// Answers a call.
  ///
  /// @param id of the stack; of the group to list its stacks
  Answer answer(Call call, String id, JsonObject group) {
    return switch (call.method()) {
      case "PUT" -> put(call, id, group);
      case "POST" -> validate(call, group);
      case "DELETE" -> delete(call, id);
      default -> {
        operations.pass(id);
        JsonObject stack = resources.find(id);
        yield stack == null ? missing(id) : Answer.json(200, stack);
      }
    };
  }

  private static Answer missing(String id) {
    return Answer.error(
        404,
        "DeploymentStackNotFound",
        "The Deployment stack '" + Ids.name(id) + "' could not be found.");
  }

  private static Answer busy(String id) {
    return Answer.error(
        409,
        "DeploymentStackInNonTerminalState",
        "The deployment stack '"
            + id
            + "' is in a non-terminal state. Wait until the current operation has ended.");
  }

  private Template read(JsonObject properties, JsonObject group) {
    JsonObject given =
        properties.has("parameters") && properties.get("parameters").isJsonObject()
            ? properties.getAsJsonObject("parameters")
            : new JsonObject();
    return new Template(properties.getAsJsonObject("template"), given, group, resources, kinds);
  }

  private Answer validate(Call call, JsonObject group) {
    JsonObject body = call.json();
    read(body.getAsJsonObject("properties"), group);
    JsonObject answer = new JsonObject();
    answer.addProperty("name", Ids.name(call.path().replace("/validate", "")));
    answer.addProperty("type", TYPE);
    JsonObject properties = new JsonObject();
    properties.add("validatedResources", new JsonArray());
    answer.add("properties", properties);
    return Answer.json(200, answer);
  }

  private Answer put(Call call, String id, JsonObject group) {
    JsonObject body = call.json();
    JsonObject judged = body.deepCopy();
    judged.addProperty("name", Ids.name(id));
    TypeJudge judge = TypeJudge.of(TYPE);
    if (judge != null) {
      findings.accept("PUT " + id, judge.request(judged));
    }
    if (operations.isRunning(id)) {
      return busy(id);
    }
    JsonObject properties = body.getAsJsonObject("properties");
    Template template = read(properties, group);
    JsonObject before = resources.find(id);
    JsonObject stack = new JsonObject();
    stack.addProperty("id", id);
    stack.addProperty("name", Ids.name(id));
    stack.addProperty("type", TYPE);
    stack.addProperty("location", group.get("location").getAsString());
    if (body.has("tags")) {
      stack.add("tags", body.get("tags"));
    }
    JsonObject state = properties.deepCopy();
    state.remove("template");
    state.addProperty("provisioningState", "deploying");
    state.addProperty("duration", "PT0S");
    state.addProperty(
        "deploymentId",
        group.get("id").getAsString()
            + "/providers/Microsoft.Resources/deployments/"
            + Ids.name(id)
            + "-"
            + Long.toString(System.currentTimeMillis(), 36));
    state.add(
        "resources",
        before == null
            ? new JsonArray()
            : before.getAsJsonObject("properties").getAsJsonArray("resources"));
    stack.add("properties", state);
    resources.put(id, stack);
    String caller = Tokens.object(call);
    String operation =
        operations.start(id, "deploying", () -> apply(caller, id, stack.deepCopy(), template));
    return operations.started(
        Answer.json(before == null ? 201 : 200, stack),
        "azure-asyncoperation",
        url(call, id, operation));
  }

  private static String url(Call call, String id, String operation) {
    return call.base()
        + id.substring(0, id.indexOf("/resourceGroups/"))
        + "/providers/Microsoft.Resources/locations/eastus/deploymentStackOperationStatus/"
        + operation
        + "?api-version="
        + call.query("api-version");
  }

  /// Creates the resources of a stack.
  ///
  /// @return the error; null if all are there
  private @Nullable JsonObject apply(
      String caller, String id, JsonObject stack, Template template) {
    JsonObject state = stack.getAsJsonObject("properties");
    Set<String> managed = new LinkedHashSet<>();
    state
        .getAsJsonArray("resources")
        .forEach(resource -> managed.add(resource.getAsJsonObject().get("id").getAsString()));
    JsonArray failed = new JsonArray();
    List<JsonObject> errors = new ArrayList<>();
    Set<String> wanted = new LinkedHashSet<>();
    JsonArray events = new JsonArray();
    for (String resource : template.ids()) {
      wanted.add(Ids.key(resource));
      if (!errors.isEmpty()) {
        continue;
      }
      try {
        faults.check(caller, Ids.type(resource) + "/write", resource);
        JsonObject body = template.body(resource);
        TypeJudge judge = TypeJudge.of(Ids.type(resource));
        findings.accept(
            "template " + Ids.type(resource) + " " + Ids.name(resource),
            judge == null
                ? List.of("the index in the cache does not have the type")
                : judge.request(body));
        kinds.put(resource, body);
        if (!Ids.type(resource).equalsIgnoreCase("Microsoft.Web/sites/extensions")) {
          managed.removeIf(other -> other.equalsIgnoreCase(resource));
          managed.add(resource);
        }
        events.add(StackReports.event(resource, "Succeeded", null));
      } catch (Refusal e) {
        errors.add(e.error());
        events.add(StackReports.event(resource, "Failed", e.error()));
        JsonObject failure = new JsonObject();
        failure.addProperty("id", resource);
        failure.add("error", e.error());
        failed.add(failure);
      }
    }
    JsonObject error = null;
    JsonArray deleted = new JsonArray();
    JsonArray detached = new JsonArray();
    if (errors.isEmpty()) {
      try {
        JsonObject outputs = template.outputs();
        if (outputs.size() > 0) {
          state.add("outputs", outputs);
        }
      } catch (Refusal e) {
        errors.add(e.error());
      }
    }
    if (errors.isEmpty()) {
      boolean isDeletion =
          state.getAsJsonObject("actionOnUnmanage").get("resources").getAsString().equals("delete");
      for (String resource : List.copyOf(managed).reversed()) {
        if (!wanted.contains(Ids.key(resource))) {
          managed.remove(resource);
          JsonObject reference = new JsonObject();
          reference.addProperty("id", resource);
          if (isDeletion) {
            kinds.delete(resource);
            deleted.add(reference);
          } else {
            detached.add(reference);
          }
        }
      }
    } else {
      error = StackReports.failure(errors);
      state.add("error", error);
    }
    state.add("resources", StackReports.managed(managed));
    state.add("failedResources", failed);
    state.add("deletedResources", deleted);
    state.add("detachedResources", detached);
    state.addProperty("provisioningState", errors.isEmpty() ? "succeeded" : "failed");
    resources.put(id, stack);
    record(state.get("deploymentId").getAsString(), state, events);
    return error;
  }

  /// Keeps the deployment that the stack has made, with its operations.
  private void record(String id, JsonObject state, JsonArray events) {
    JsonObject deployment = new JsonObject();
    deployment.addProperty("id", id);
    deployment.addProperty("name", Ids.name(id));
    deployment.addProperty("type", "Microsoft.Resources/deployments");
    JsonObject properties = new JsonObject();
    properties.addProperty(
        "provisioningState",
        state.get("provisioningState").getAsString().equals("succeeded") ? "Succeeded" : "Failed");
    properties.addProperty("mode", "Incremental");
    for (String key : List.of("outputs", "error")) {
      JsonElement value = state.get(key);
      if (value != null) {
        properties.add(key, value);
      }
    }
    deployment.add("properties", properties);
    deployment.add("operations", events);
    resources.put(id, deployment);
  }

  private Answer delete(Call call, String id) {
    JsonObject stack = resources.find(id);
    if (stack == null) {
      return Answer.empty(204);
    }
    if (operations.isRunning(id)) {
      return busy(id);
    }
    String action = call.query("unmanageAction.Resources");
    stack.getAsJsonObject("properties").addProperty("provisioningState", "deleting");
    resources.put(id, stack);
    String operation =
        operations.start(
            id,
            "deleting",
            () -> {
              if ("delete".equals(action)) {
                stack
                    .getAsJsonObject("properties")
                    .getAsJsonArray("resources")
                    .asList()
                    .reversed()
                    .forEach(resource ->
                        kinds.delete(resource.getAsJsonObject().get("id").getAsString()));
              }
              resources.remove(id);
              return null;
            });
    return operations.started(Answer.empty(202), "azure-asyncoperation", url(call, id, operation));
  }
}
