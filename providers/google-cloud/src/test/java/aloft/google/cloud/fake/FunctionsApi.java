package aloft.google.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Answers Cloud Functions v2. drongo keeps the functions; this class adds what drongo lacks: the
/// checks of names, runtimes and sources, update masks, pages, filters on labels, the fields that
/// the server sets, pending and failing operations, upload URLs, and the list of runtimes.
///
/// Evidence: the reference of the API and its descriptors; the names and stages of operations as
/// `gcloud` reads them. The wording of messages follows what Google's clients are seen to print.
final class FunctionsApi {
  private static final Pattern PATH =
      Pattern.compile("/v2/(projects/([^/]+)/locations/([^/]+))/functions(?:/([^/:]+))?(:\\w+)?");
  private static final Pattern LABEL = Pattern.compile("labels\\.([^\\s=:]+)\\s*[=:]\\s*(\\S+)");
  private static final String TYPE = "type.googleapis.com/google.cloud.functions.v2.Function";
  private static final String EMPTY = "type.googleapis.com/google.protobuf.Empty";

  private final Emulators emulators;
  private final Operations operations;
  private final RunApi run;
  private final StorageApi storage;
  private final FunctionRules rules;
  private final Set<String> used = new ConcurrentSkipListSet<>();
  private final String address;

  FunctionsApi(
      Emulators emulators, Operations operations, RunApi run, StorageApi storage, String address) {
    this.emulators = emulators;
    this.operations = operations;
    this.run = run;
    this.storage = storage;
    rules = new FunctionRules(storage);
    this.address = address;
  }

  Answer answer(Call call) throws IOException {
    String path = call.path();
    if (path.contains("/operations/")) {
      return operations.get(Service.FUNCTIONS, path.substring("/v2/".length()));
    }
    if (path.startsWith("/v1/") && !path.endsWith("/locations")) {
      return call.method().equals("GET")
          ? Answer.json(new JsonObject())
          : Answer.error(404, "Not Found");
    }
    if (path.endsWith("/runtimes")) {
      return Answer.json(Runtimes.list(call.parameter("filter")));
    }
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      return path.endsWith("/locations") ? locations(call) : Answer.error(404, "Not Found");
    }
    String parent = matcher.group(1);
    String location = matcher.group(3);
    String id = matcher.group(4);
    String verb = matcher.group(5);
    if (!location.equals("-") && !Regions.ALL.contains(location)) {
      return Answer.error(
          403, "Permission denied on 'locations/" + location + "' (or it may not exist).");
    }
    if (id == null) {
      if (":generateUploadUrl".equals(verb)) {
        return uploadUrl(location);
      }
      return call.method().equals("GET") ? list(parent, call) : create(parent, call);
    }
    String name = parent + "/functions/" + id;
    return switch (call.method()) {
      case "GET" -> ":getIamPolicy".equals(verb) ? run.policy(name, false) : get(name);
      case "PATCH" -> patch(name, call);
      case "DELETE" -> delete(name);
      default -> Answer.error(404, "Not Found");
    };
  }

  private static Answer locations(Call call) {
    JsonArray list = new JsonArray();
    String project = call.path().split("/", -1)[3];
    for (String region : Regions.ALL) {
      JsonObject location = new JsonObject();
      location.addProperty("name", "projects/" + project + "/locations/" + region);
      location.addProperty("locationId", region);
      list.add(location);
    }
    JsonObject body = new JsonObject();
    body.add("locations", list);
    return Answer.json(body);
  }

  private Answer uploadUrl(String location) throws IOException {
    String bucket = storage.uploadBucket(location);
    String object = UUID.randomUUID() + ".zip";
    JsonObject source = new JsonObject();
    source.addProperty("bucket", bucket);
    source.addProperty("object", object);
    JsonObject body = new JsonObject();
    body.addProperty(
        "uploadUrl",
        address
            + "/"
            + bucket
            + "/"
            + object
            + "?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Expires=1800&X-Goog-Signature=00");
    body.add("storageSource", source);
    return Answer.json(body);
  }

  /// A function by its full name; null if there is none.
  @Nullable JsonObject load(String name) throws IOException {
    Answer answer = emulators.drongo(Call.get("/v2/" + name));
    return answer.ok() ? answer.json() : null;
  }

  /// drongo merges an update with what it has; a function is replaced by removing it first.
  private synchronized void store(String name, JsonObject function) throws IOException {
    emulators.drongo(new Call("DELETE", "/v2/" + name, Map.of(), new byte[0]));
    int slash = name.lastIndexOf('/');
    Answer answer =
        emulators.drongo(
            Call.send(
                "POST",
                "/v2/" + name.substring(0, slash) + "?functionId=" + name.substring(slash + 1),
                function));
    if (!answer.ok()) {
      throw new IOException("drongo refuses " + name + ": " + answer.json());
    }
  }

  private Answer get(String name) throws IOException {
    JsonObject function = load(name);
    return function == null ? missing(name) : Answer.json(function);
  }

  private static Answer missing(String name) {
    return Answer.error(404, "Resource '" + name + "' was not found");
  }

  private Answer list(String parent, Call call) throws IOException {
    List<JsonObject> found = new ArrayList<>();
    String project = parent.split("/", -1)[1];
    List<String> regions =
        parent.endsWith("/-")
            ? Regions.ALL
            : List.of(parent.substring(parent.lastIndexOf('/') + 1));
    for (String region : regions) {
      JsonElement functions =
          emulators
              .drongo(Call.get("/v2/projects/" + project + "/locations/" + region + "/functions"))
              .json()
              .get("functions");
      if (functions instanceof JsonArray list) {
        list.forEach(function -> found.add(function.getAsJsonObject()));
      }
    }
    String filter = call.parameter("filter");
    if (filter != null && !filter.isBlank()) {
      Matcher label = LABEL.matcher(filter);
      while (label.find()) {
        String key = unquoted(label.group(1));
        String value = unquoted(label.group(2));
        found.removeIf(function -> {
          JsonObject labels = function.getAsJsonObject("labels");
          return labels == null || !labels.has(key) || !labels.get(key).getAsString().equals(value);
        });
      }
    }
    return Pages.of("functions", found, call, "pageSize");
  }

  private static String unquoted(String text) {
    return text.replace("\"", "").replace(")", "");
  }

  private Answer create(String parent, Call call) throws IOException {
    String id = call.parameter("functionId");
    Answer refusal = FunctionRules.id(id);
    if (refusal != null) {
      return refusal;
    }
    String name = parent + "/functions/" + id;
    if (operations.isRunning(name)) {
      return busy();
    }
    if (load(name) != null) {
      return Answer.error(409, "Resource '" + name + "' already exists");
    }
    JsonObject function = call.json();
    refusal = rules.settings(function);
    if (refusal != null) {
      return refusal;
    }
    used.add(parent.substring(parent.lastIndexOf('/') + 1));
    function.addProperty("name", name);
    function.addProperty("createTime", Instant.now().toString());
    return start(name, function, "create", function);
  }

  private Answer patch(String name, Call call) throws IOException {
    JsonObject function = load(name);
    if (function == null) {
      return missing(name);
    }
    if (operations.isRunning(name)) {
      return busy();
    }
    JsonObject before = function.deepCopy();
    JsonObject wanted = call.json();
    String mask = call.parameter("updateMask");
    List<String> paths = Masks.paths(mask, wanted);
    if (paths.contains("name") || paths.contains("environment") || paths.contains("state")) {
      return Answer.error(400, "update_mask contains a field that cannot be updated");
    }
    Masks.apply(function, wanted, paths);
    Answer refusal = rules.settings(function);
    if (refusal == null) {
      refusal = FunctionRules.change(before, function);
    }
    return refusal != null ? refusal : start(name, function, "update", before);
  }

  private static Answer busy() {
    return Answer.error(409, "ABORTED", "unable to queue the operation");
  }

  private Answer start(String name, JsonObject function, String verb, JsonObject before)
      throws IOException {
    function.addProperty("environment", "GEN_2");
    function.remove("stateMessages");
    JsonObject pending = (verb.equals("create") ? function : before).deepCopy();
    pending.addProperty("state", "DEPLOYING");
    pending.addProperty("updateTime", Instant.now().toString());
    store(name, pending);
    JsonObject operation =
        operations.start(
            Service.FUNCTIONS,
            name,
            verb,
            function.has("eventTrigger"),
            failure -> ended(name, function, pending, failure));
    return Answer.json(operation);
  }

  private JsonObject ended(
      String name, JsonObject function, JsonObject pending, Operations.@Nullable Failure failure) {
    try {
      JsonObject result = failure == null ? function : pending;
      String[] parts = name.split("/", -1);
      if (failure == null) {
        result.addProperty("state", "ACTIVE");
        String uri = address + "/run/" + parts[3] + "/" + parts[5];
        result.addProperty("url", uri);
        JsonObject service =
            result.has("serviceConfig")
                ? result.getAsJsonObject("serviceConfig")
                : new JsonObject();
        service.addProperty(
            "service", "projects/" + parts[1] + "/locations/" + parts[3] + "/services/" + parts[5]);
        service.addProperty("uri", uri);
        defaults(service);
        service.addProperty("revision", run.deployed(name, result, uri));
        result.add("serviceConfig", service);
        JsonObject build = result.getAsJsonObject("buildConfig");
        build.addProperty(
            "build",
            "projects/" + parts[1] + "/locations/" + parts[3] + "/builds/" + UUID.randomUUID());
        JsonObject provenance = new JsonObject();
        provenance.add(
            "resolvedStorageSource",
            storage.resolved(build.getAsJsonObject("source").getAsJsonObject("storageSource")));
        build.add("sourceProvenance", provenance);
        JsonObject trigger = result.getAsJsonObject("eventTrigger");
        if (trigger != null) {
          trigger.addProperty(
              "trigger",
              "projects/"
                  + parts[1]
                  + "/locations/"
                  + parts[3]
                  + "/triggers/"
                  + parts[5]
                  + "-000001");
        }
      } else {
        result.addProperty("state", "FAILED");
        JsonArray messages = new JsonArray();
        messages.add(Operations.message(failure));
        result.add("stateMessages", messages);
      }
      result.addProperty("updateTime", Instant.now().toString());
      store(name, result);
      JsonObject response = new JsonObject();
      response.addProperty("@type", TYPE);
      result.asMap().forEach(response::add);
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void defaults(JsonObject service) {
    Map<String, Object> values =
        Map.of(
            "timeoutSeconds",
            60,
            "availableMemory",
            "256M",
            "availableCpu",
            "0.1666",
            "maxInstanceCount",
            100,
            "maxInstanceRequestConcurrency",
            1,
            "ingressSettings",
            "ALLOW_ALL",
            "allTrafficOnLatestRevision",
            true);
    values.forEach((field, value) -> {
      if (!service.has(field)) {
        switch (value) {
          case Integer number -> service.addProperty(field, number);
          case Boolean flag -> service.addProperty(field, flag);
          default -> service.addProperty(field, value.toString());
        }
      }
    });
  }

  private Answer delete(String name) throws IOException {
    JsonObject function = load(name);
    if (function == null) {
      return missing(name);
    }
    if (operations.isRunning(name)) {
      return busy();
    }
    function.addProperty("state", "DELETING");
    store(name, function);
    return Answer.json(
        operations.start(
            Service.FUNCTIONS,
            name,
            "delete",
            function.has("eventTrigger"),
            failure -> {
              try {
                if (failure == null) {
                  emulators.drongo(new Call("DELETE", "/v2/" + name, Map.of(), new byte[0]));
                  run.removed(name);
                } else {
                  function.addProperty("state", "FAILED");
                  store(name, function);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              JsonObject response = new JsonObject();
              response.addProperty("@type", EMPTY);
              return response;
            }));
  }
}
