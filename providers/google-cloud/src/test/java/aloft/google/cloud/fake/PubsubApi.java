package aloft.google.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Answers Pub/Sub. drongo keeps topics, subscriptions and messages; this class adds the other
/// settings of topics, updates, policies and pages, which drongo lacks.
///
/// Evidence: the reference of the API and its discovery document.
final class PubsubApi {
  private final Emulators emulators;
  private final Map<String, JsonObject> topics = new ConcurrentHashMap<>();
  private final Policies policies = new Policies();

  PubsubApi(Emulators emulators) {
    this.emulators = emulators;
  }

  Answer answer(Call call) throws IOException {
    String path = call.path();
    String resource = Call.decode(path.substring("/v1/".length()));
    if (path.endsWith(":getIamPolicy")) {
      return policies.get(resource.substring(0, resource.indexOf(':')));
    }
    if (path.endsWith(":setIamPolicy")) {
      return policies.set(
          resource.substring(0, resource.indexOf(':')), call.json().getAsJsonObject("policy"));
    }
    String collection = path.substring(path.lastIndexOf('/') + 1);
    if (call.method().equals("GET") && path.split("/", -1).length == 5) {
      JsonElement all = emulators.drongo(Call.get(path)).json().get(collection);
      List<JsonElement> found = new ArrayList<>();
      if (all instanceof JsonArray list) {
        list.forEach(item -> found.add(settings(item.getAsJsonObject())));
      }
      return Pages.of(collection, found, call, "pageSize");
    }
    if (!path.contains("/topics/") || path.contains(":")) {
      return plain(call);
    }
    return switch (call.method()) {
      case "PUT" -> {
        if (!resource.matches("projects/[^/]+/topics/[A-Za-z][A-Za-z0-9_.~+%-]{2,254}")
            || resource.contains("/topics/goog")) {
          yield Answer.error(400, "Invalid [topics] name: (name=" + resource + ")");
        }
        Answer created = emulators.drongo(call.withTarget(path));
        if (created.status() == 409) {
          yield Answer.error(
              409, "Resource already exists in the project (resource=" + resource + ").");
        }
        JsonObject topic = call.json();
        topic.addProperty("name", resource);
        topics.put(resource, topic);
        yield Answer.json(topic);
      }
      case "PATCH" -> {
        JsonObject topic = topics.get(resource);
        if (topic == null) {
          yield missing(resource);
        }
        JsonObject body = call.json();
        JsonObject wanted = body.getAsJsonObject("topic");
        Masks.apply(
            topic,
            wanted,
            Masks.paths(
                body.has("updateMask") ? body.get("updateMask").getAsString() : null, wanted));
        yield Answer.json(topic);
      }
      case "GET" -> {
        Answer topic = plain(call);
        yield topic.ok() ? Answer.json(settings(topic.json())) : topic;
      }
      case "DELETE" -> {
        topics.remove(resource);
        policies.remove(resource);
        yield plain(call);
      }
      default -> plain(call);
    };
  }

  private JsonObject settings(JsonObject topic) {
    return topics.getOrDefault(topic.get("name").getAsString(), topic);
  }

  private Answer plain(Call call) throws IOException {
    Answer answer = emulators.drongo(call.withTarget(call.path()));
    return answer.status() == 404 ? missing(call.path().substring("/v1/".length())) : answer;
  }

  private static Answer missing(String resource) {
    return Answer.error(404, "Resource not found (resource=" + resource + ").");
  }
}
