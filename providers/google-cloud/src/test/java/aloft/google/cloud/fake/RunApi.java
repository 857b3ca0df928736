package aloft.google.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Answers Cloud Run: services (v2) and their IAM policies (v1 and v2), which no emulator has. Each
/// deployed function has a service of the same name, as Google makes it; services may be created
/// directly too, from an image, or from sources in Cloud Storage that run on a base image.
///
/// Evidence: the reference of the API and its descriptors; that the policy of a function's service
/// is read and written by v1 is what `gcloud functions deploy` does.
final class RunApi {
  private static final Pattern PATH =
      Pattern.compile("/v[12]/(projects/[^/]+/locations/[^/]+)/services(?:/([^/:]+))?(:\\w+)?");
  private static final String TYPE = "type.googleapis.com/google.cloud.run.v2.Service";

  private final Operations operations;
  private final StorageApi storage;
  private final String address;
  private final Map<String, JsonObject> services = new ConcurrentSkipListMap<>();
  private final Policies policies = new Policies();

  RunApi(Operations operations, StorageApi storage, String address) {
    this.operations = operations;
    this.storage = storage;
    this.address = address;
  }

  Answer answer(Call call) throws IOException {
    String path = call.path();
    if (path.contains("/operations/")) {
      return operations.get(Service.RUN, path.substring("/v2/".length()));
    }
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      return Answer.error(404, "Not Found");
    }
    String parent = matcher.group(1);
    String id = matcher.group(2);
    if (id == null) {
      return call.method().equals("POST") ? create(parent, call) : list(parent, call);
    }
    String name = parent + "/services/" + id;
    JsonObject service = services.get(name);
    if (service == null) {
      return Answer.error(404, "Resource '" + id + "' of kind 'SERVICE' does not exist.");
    }
    String verb = matcher.group(3);
    if (verb != null) {
      return switch (verb) {
        case ":getIamPolicy" -> policy(name, true);
        case ":setIamPolicy" -> policies.set(name, call.json().getAsJsonObject("policy"));
        default -> Answer.error(404, "Not Found");
      };
    }
    if (path.startsWith("/v1/")) {
      return Answer.error(404, "Not Found");
    }
    return switch (call.method()) {
      case "GET" -> Answer.json(service);
      case "PATCH" -> patch(name, service, call);
      case "DELETE" -> operation(name, "delete", service);
      default -> Answer.error(404, "Not Found");
    };
  }

  /// The policy of a resource.
  ///
  /// @param exists whether it is known that the resource exists
  Answer policy(String resource, boolean exists) {
    return exists || services.containsKey(resource.replace("/functions/", "/services/"))
        ? policies.get(resource)
        : Answer.error(404, "Resource '" + resource + "' was not found");
  }

  private Answer list(String parent, Call call) {
    List<JsonObject> found = new ArrayList<>();
    services.forEach((name, service) -> {
      if (name.startsWith(parent + "/services/")) {
        found.add(service);
      }
    });
    return Pages.of("services", found, call, "pageSize");
  }

  private Answer create(String parent, Call call) throws IOException {
    String id = call.parameter("serviceId");
    if (id == null || !id.matches("[a-z]([a-z0-9-]{0,47}[a-z0-9])?")) {
      return Answer.error(400, "service_id is invalid: " + id);
    }
    String name = parent + "/services/" + id;
    if (services.containsKey(name)) {
      return Answer.error(409, "Resource '" + id + "' already exists.");
    }
    JsonObject service = call.json();
    Answer refusal = sources(service);
    if (refusal != null) {
      return refusal;
    }
    String uri = address + "/run/" + parent.substring(parent.lastIndexOf('/') + 1) + "/" + id;
    complete(name, service, uri);
    return operation(name, "create", service);
  }

  private Answer patch(String name, JsonObject service, Call call) throws IOException {
    JsonObject wanted = call.json();
    JsonElement etag = wanted.get("etag");
    if (etag != null && !etag.equals(service.get("etag"))) {
      return Answer.error(409, "ABORTED", "The etag of the service has changed.");
    }
    if (operations.isRunning(name)) {
      return Answer.error(409, "ABORTED", "Conflict for resource '" + name + "'");
    }
    JsonObject updated = service.deepCopy();
    List<String> paths = Masks.paths(call.parameter("updateMask"), wanted);
    Masks.apply(updated, wanted, paths.stream().filter(path -> !path.equals("etag")).toList());
    Answer refusal = sources(updated);
    if (refusal != null) {
      return refusal;
    }
    complete(name, updated, updated.get("uri").getAsString());
    return operation(name, "update", updated);
  }

  /// Checks the containers that run sources: the archive exists, and with a base image and a
  /// command it can start.
  ///
  /// @return the refusal; null if nothing is wrong
  private @Nullable Answer sources(JsonObject service) throws IOException {
    JsonObject template = service.getAsJsonObject("template");
    JsonArray containers = template == null ? null : template.getAsJsonArray("containers");
    for (JsonElement element : containers == null ? new JsonArray() : containers) {
      JsonObject container = element.getAsJsonObject();
      JsonObject code = container.getAsJsonObject("sourceCode");
      if (code == null) {
        continue;
      }
      JsonObject archive = code.getAsJsonObject("cloudStorageSource");
      if (archive == null || !storage.exists(archive)) {
        return Answer.error(400, "The source of the container is missing: " + archive);
      }
      for (String field : List.of("image", "baseImageUri", "command")) {
        if (!container.has(field)) {
          return Answer.error(400, field + " is required for a container with sources");
        }
      }
    }
    return null;
  }

  private Answer operation(String name, String verb, JsonObject service) {
    if (verb.equals("create")) {
      JsonObject pending = service.deepCopy();
      services.put(name, pending);
    }
    return Answer.json(
        operations.start(
            Service.RUN,
            name,
            verb,
            false,
            failure -> {
              if (failure == null) {
                if (verb.equals("delete")) {
                  services.remove(name);
                  policies.remove(name);
                } else {
                  services.put(name, service);
                }
              }
              JsonObject response = new JsonObject();
              response.addProperty("@type", TYPE);
              service.asMap().forEach(response::add);
              return response;
            }));
  }

  /// Fills in what the server sets.
  private static void complete(String name, JsonObject service, String uri) {
    String id = name.substring(name.lastIndexOf('/') + 1);
    long generation = service.has("generation") ? service.get("generation").getAsLong() + 1 : 1;
    String now = Instant.now().toString();
    service.addProperty("name", name);
    if (!service.has("uid")) {
      service.addProperty("uid", UUID.randomUUID().toString());
      service.addProperty("createTime", now);
    }
    service.addProperty("generation", Long.toString(generation));
    service.addProperty("observedGeneration", Long.toString(generation));
    service.addProperty("updateTime", now);
    service.addProperty("uri", uri);
    JsonArray urls = new JsonArray();
    urls.add(uri);
    service.add("urls", urls);
    String revision = name + "/revisions/" + revision(id, generation);
    service.addProperty("latestReadyRevision", revision);
    service.addProperty("latestCreatedRevision", revision);
    JsonObject ready = new JsonObject();
    ready.addProperty("type", "Ready");
    ready.addProperty("state", "CONDITION_SUCCEEDED");
    service.add("terminalCondition", ready);
    service.addProperty("etag", "\"" + Long.toString(System.nanoTime(), 36) + "\"");
    if (!service.has("ingress")) {
      service.addProperty("ingress", "INGRESS_TRAFFIC_ALL");
    }
    if (!service.has("launchStage")) {
      service.addProperty("launchStage", "GA");
    }
  }

  private static String revision(String id, long generation) {
    return id + "-" + String.format("%05d", generation) + "-abc";
  }

  /// Makes or renews the service of a function that has been deployed.
  ///
  /// @return the name of the new revision
  String deployed(String function, JsonObject settings, String uri) {
    String name = function.replace("/functions/", "/services/");
    JsonObject service = services.getOrDefault(name, new JsonObject()).deepCopy();
    JsonObject labels = new JsonObject();
    labels.addProperty("goog-managed-by", "cloudfunctions");
    JsonObject own = settings.getAsJsonObject("labels");
    if (own != null) {
      own.asMap().forEach(labels::add);
    }
    service.add("labels", labels);
    complete(name, service, uri);
    services.put(name, service);
    String id = name.substring(name.lastIndexOf('/') + 1);
    return revision(id, service.get("generation").getAsLong());
  }

  /// Removes the service of a function that has been removed.
  void removed(String function) {
    String name = function.replace("/functions/", "/services/");
    services.remove(name);
    policies.remove(name);
    policies.remove(function);
  }

  /// The container of a service that runs sources; null if there is none.
  @Nullable JsonObject sources(String name) {
    JsonObject service = services.get(name);
    JsonObject template = service == null ? null : service.getAsJsonObject("template");
    JsonObject container =
        template == null ? null : template.getAsJsonArray("containers").get(0).getAsJsonObject();
    return container != null && container.has("sourceCode") ? container : null;
  }

  /// Whether everybody may call a service.
  boolean isPublic(String name) {
    @Nullable JsonObject service = services.get(name);
    return service != null
        && ((service.has("invokerIamDisabled") && service.get("invokerIamDisabled").getAsBoolean())
            || policies.allows(name, "roles/run.invoker", "allUsers"));
  }

  /// Whether there is a service.
  boolean exists(String name) {
    return services.containsKey(name);
  }
}
