package aloft.google.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Answers Eventarc: the triggers that send events to services of Cloud Run, which no emulator has.
/// It delivers nothing.
///
/// Evidence: the reference of the API and its discovery document, which says what is required.
final class EventarcApi {
  private static final Pattern PATH =
      Pattern.compile("/v1/(projects/[^/]+/locations/[^/]+)/triggers(?:/([^/:]+))?");
  private static final String TYPE = "type.googleapis.com/google.cloud.eventarc.v1.Trigger";
  private static final String MESSAGE = "google.cloud.pubsub.topic.v1.messagePublished";

  private final Operations operations;
  private final RunApi run;
  private final Map<String, JsonObject> triggers = new ConcurrentSkipListMap<>();

  EventarcApi(Operations operations, RunApi run) {
    this.operations = operations;
    this.run = run;
  }

  Answer answer(Call call) {
    if (call.path().contains("/operations/")) {
      return operations.get(Service.EVENTARC, call.path().substring("/v1/".length()));
    }
    Matcher matcher = PATH.matcher(call.path());
    if (!matcher.matches()) {
      return Answer.error(404, "Not Found");
    }
    String parent = matcher.group(1);
    String id = matcher.group(2);
    if (id == null) {
      return call.method().equals("POST") ? create(parent, call) : list(parent, call);
    }
    String name = parent + "/triggers/" + id;
    JsonObject trigger = triggers.get(name);
    if (trigger == null) {
      return Answer.error(404, "Resource '" + name + "' was not found");
    }
    return switch (call.method()) {
      case "GET" -> Answer.json(trigger);
      case "PATCH" -> patch(name, trigger, call);
      case "DELETE" -> operation(name, "delete", trigger);
      default -> Answer.error(404, "Not Found");
    };
  }

  private Answer list(String parent, Call call) {
    List<JsonObject> found = new ArrayList<>();
    triggers.forEach((name, trigger) -> {
      if (name.startsWith(parent + "/triggers/")) {
        found.add(trigger);
      }
    });
    return Pages.of("triggers", found, call, "pageSize");
  }

  private Answer create(String parent, Call call) {
    String name = parent + "/triggers/" + call.parameter("triggerId");
    JsonObject trigger = call.json();
    Answer refusal = check(name, parent, trigger);
    if (refusal != null) {
      return refusal;
    }
    if (triggers.containsKey(name)) {
      return Answer.error(409, "Resource '" + name + "' already exists");
    }
    trigger.addProperty("uid", UUID.randomUUID().toString());
    trigger.addProperty("createTime", Instant.now().toString());
    return operation(name, "create", trigger);
  }

  private Answer patch(String name, JsonObject trigger, Call call) {
    JsonObject wanted = call.json();
    JsonObject updated = trigger.deepCopy();
    Masks.apply(updated, wanted, Masks.paths(call.parameter("updateMask"), wanted));
    if (!type(updated).equals(type(trigger))
        || !String.valueOf(updated.get("transport"))
            .equals(String.valueOf(trigger.get("transport")))) {
      return Answer.error(400, "The type and the transport of a trigger cannot be changed");
    }
    Answer refusal = check(name, name.substring(0, name.indexOf("/triggers/")), updated);
    return refusal != null ? refusal : operation(name, "update", updated);
  }

  /// @return the refusal; null if nothing is wrong
  private @Nullable Answer check(String name, String parent, JsonObject trigger) {
    if (!name.matches(".*/[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
        || !new JsonPrimitive(name).equals(trigger.get("name"))) {
      return Answer.error(400, "The name of the trigger is invalid: " + trigger.get("name"));
    }
    String type = type(trigger);
    if (type.isEmpty() || (trigger.has("transport") && !type.equals(MESSAGE))) {
      return Answer.error(400, "The filters or the transport are invalid: " + trigger);
    }
    JsonObject destination = trigger.getAsJsonObject("destination");
    JsonObject target = destination == null ? null : destination.getAsJsonObject("cloudRun");
    if (target == null || !target.has("region") || !target.has("service")) {
      return Answer.error(400, "The destination is invalid: " + destination);
    }
    String service =
        parent.substring(0, parent.lastIndexOf('/') + 1)
            + target.get("region").getAsString()
            + "/services/"
            + target.get("service").getAsString();
    if (!run.exists(service)) {
      return Answer.error(404, "The Cloud Run service " + service + " was not found");
    }
    return trigger.has("serviceAccount")
            && trigger.get("serviceAccount").getAsString().contains("@")
        ? null
        : Answer.error(400, "A trigger of Cloud Run needs a service account");
  }

  private static String type(JsonObject trigger) {
    JsonArray filters = trigger.getAsJsonArray("eventFilters");
    for (JsonElement filter : filters == null ? new JsonArray() : filters) {
      if (filter.getAsJsonObject().get("attribute").getAsString().equals("type")) {
        return filter.getAsJsonObject().get("value").getAsString();
      }
    }
    return "";
  }

  private Answer operation(String name, String verb, JsonObject trigger) {
    return Answer.json(
        operations.start(
            Service.EVENTARC,
            name,
            verb,
            false,
            failure -> {
              if (failure == null && verb.equals("delete")) {
                triggers.remove(name);
              } else if (failure == null) {
                triggers.put(name, trigger);
              }
              JsonObject response = new JsonObject();
              response.addProperty("@type", TYPE);
              trigger.asMap().forEach(response::add);
              return response;
            }));
  }
}
