package aloft.google.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Answers Cloud Storage. fake-gcs-server keeps buckets and objects, with their generations; this
/// class adds what it lacks: the settings of buckets (labels, location, access, lifecycle) and
/// their policies, the project they belong to, preconditions other than those of uploads, and the
/// status 409 for a bucket that is not empty.
///
/// Evidence: the reference of the JSON API and its discovery document, the source of
/// fake-gcs-server 1.56.1.
final class StorageApi {
  private static final Pattern BUCKET =
      Pattern.compile("/storage/v1/b(?:/([^/]+))?(/iam(?:/testPermissions)?)?");
  private static final Pattern OBJECT =
      Pattern.compile("/(?:download/)?storage/v1/b/([^/]+)/o/([^/]+)");
  private static final Pattern UPLOAD = Pattern.compile("/upload/storage/v1/b/([^/]+)/o.*");

  private static final String ACCOUNT =
      "service-" + GoogleDouble.NUMBER + "@gs-project-accounts.iam.gserviceaccount.com";

  private final Emulators emulators;
  private final String project;
  private final String address;
  private final Map<String, JsonObject> buckets = new ConcurrentSkipListMap<>();
  private final Policies policies = new Policies();

  StorageApi(Emulators emulators, String project, String address) {
    this.emulators = emulators;
    this.project = project;
    this.address = address;
  }

  /// @param denied the permissions that the caller lacks
  Answer answer(Call call, Collection<String> denied) throws IOException {
    Matcher bucket = BUCKET.matcher(call.path());
    if (bucket.matches()) {
      String name = bucket.group(1);
      if (name == null) {
        return call.method().equals("POST") ? create(call) : list(call);
      }
      JsonObject settings = buckets.get(Call.decode(name));
      boolean isTest = call.path().endsWith("/testPermissions");
      if (settings == null) {
        Answer answer = foreign(name);
        return isTest && answer.status() == 403 ? granted(List.of()) : answer;
      }
      if (isTest) {
        return granted(
            call.query().getOrDefault("permissions", List.of()).stream()
                .filter(permission -> !denied.contains(permission))
                .toList());
      }
      return bucket.group(2) == null
          ? bucket(Call.decode(name), settings, call)
          : policy(Call.decode(name), call);
    }
    if (call.path().equals("/storage/v1/projects/" + project + "/serviceAccount")) {
      JsonObject account = new JsonObject();
      account.addProperty("kind", "storage#serviceAccount");
      account.addProperty("email_address", ACCOUNT);
      return Answer.json(account);
    }
    if (call.method().equals("GET") && call.path().endsWith("/managedFolders")) {
      JsonObject none = new JsonObject();
      none.addProperty("kind", "storage#managedFolders");
      return Answer.json(none);
    }
    Answer refusal = precondition(call);
    return refusal != null ? refusal : forward(call);
  }

  private Answer forward(Call call) throws IOException {
    Answer answer = emulators.storage(call);
    Map<String, String> headers = new TreeMap<>(answer.headers());
    headers.computeIfPresent("location", (name, url) -> own(url));
    if (answer.status() == 308) {
      return new Answer(308, headers, new byte[0]);
    }
    boolean json = headers.getOrDefault("content-type", "").startsWith("application/json");
    if (!json || "media".equals(call.parameter("alt"))) {
      return new Answer(answer.status(), headers, answer.body());
    }
    JsonObject body = answer.json();
    if (!answer.ok()) {
      String message = answer.json().has("error") ? message(body) : "";
      return Answer.error(
          answer.status(), message.isEmpty() ? "No such object: " + call.path() : message);
    }
    return new Answer(
        answer.status(), headers, own(body.toString()).getBytes(StandardCharsets.UTF_8));
  }

  private static String message(JsonObject body) {
    JsonElement message = body.getAsJsonObject("error").get("message");
    return message == null ? "" : message.getAsString();
  }

  private String own(String url) {
    return url.replace(emulators.storage().toString(), address);
  }

  /// A bucket that this project does not have: another one may have it.
  private Answer foreign(String name) throws IOException {
    return emulators.storage(Call.get("/storage/v1/b/" + name)).ok()
        ? Answer.error(
            403,
            "The caller does not have storage.buckets.get access to the Google Cloud Storage"
                + " bucket. Permission 'storage.buckets.get' denied on resource (or it may not"
                + " exist).")
        : Answer.error(404, "The specified bucket does not exist.");
  }

  private Answer create(Call call) throws IOException {
    if (!project.equals(call.parameter("project"))) {
      return Answer.error(400, "Unknown project id: " + call.parameter("project"));
    }
    JsonObject settings = call.json();
    JsonElement name = settings.get("name");
    if (name == null) {
      return Answer.error(400, "Required parameter: name");
    }
    Answer created = emulators.storage(Call.send("POST", "/storage/v1/b", plain(settings)));
    if (!created.ok()) {
      return created.status() == 409 && buckets.containsKey(name.getAsString())
          ? Answer.error(
              409,
              "Your previous request to create the named bucket succeeded and you already own"
                  + " it.")
          : Answer.error(created.status(), message(created.json()));
    }
    String now = Instant.now().toString();
    settings.addProperty("kind", "storage#bucket");
    settings.addProperty("id", name.getAsString());
    settings.addProperty("selfLink", address + "/storage/v1/b/" + name.getAsString());
    settings.addProperty("projectNumber", GoogleDouble.NUMBER);
    settings.addProperty("timeCreated", now);
    settings.addProperty("updated", now);
    settings.addProperty("metageneration", "1");
    settings.addProperty("etag", "CAE=");
    JsonElement location = settings.get("location");
    settings.addProperty(
        "location", location == null ? "US" : location.getAsString().toUpperCase(Locale.ROOT));
    settings.addProperty(
        "locationType",
        location == null || location.getAsString().length() < 5 ? "multi-region" : "region");
    if (!settings.has("storageClass")) {
      settings.addProperty("storageClass", "STANDARD");
    }
    buckets.put(name.getAsString(), settings);
    return Answer.json(settings);
  }

  /// The settings that fake-gcs-server knows.
  private static JsonObject plain(JsonObject settings) {
    JsonObject plain = new JsonObject();
    plain.add("name", settings.get("name"));
    if (settings.has("versioning")) {
      plain.add("versioning", settings.get("versioning"));
    }
    return plain;
  }

  private Answer list(Call call) {
    if (!project.equals(call.parameter("project"))) {
      return Answer.error(400, "Unknown project id: " + call.parameter("project"));
    }
    String prefix = call.parameter("prefix");
    List<JsonObject> found = new ArrayList<>();
    buckets.forEach((name, settings) -> {
      if (prefix == null || name.startsWith(prefix)) {
        found.add(settings);
      }
    });
    JsonObject body = Pages.of("items", found, call, "maxResults").json();
    body.addProperty("kind", "storage#buckets");
    return Answer.json(body);
  }

  private Answer bucket(String name, JsonObject settings, Call call) throws IOException {
    String match = call.parameter("ifMetagenerationMatch");
    if (match != null && !match.equals(settings.get("metageneration").getAsString())) {
      return unmet();
    }
    return switch (call.method()) {
      case "GET" -> Answer.json(settings);
      case "PATCH", "PUT" -> update(name, settings, call.json());
      case "DELETE" -> {
        Answer deleted =
            emulators.storage(new Call("DELETE", "/storage/v1/b/" + name, Map.of(), new byte[0]));
        if (deleted.status() == 412) {
          yield Answer.error(
              409, "FAILED_PRECONDITION", "The bucket you tried to delete is not empty.");
        }
        buckets.remove(name);
        yield new Answer(204, Map.of(), new byte[0]);
      }
      default -> Answer.error(404, "Not Found");
    };
  }

  private Answer update(String name, JsonObject settings, JsonObject patch) throws IOException {
    JsonObject updated = settings.deepCopy();
    merge(updated, patch);
    updated.addProperty(
        "metageneration", Long.toString(updated.get("metageneration").getAsLong() + 1));
    updated.addProperty("updated", Instant.now().toString());
    emulators.storage(Call.send("PATCH", "/storage/v1/b/" + name, plain(updated)));
    buckets.put(name, updated);
    return Answer.json(updated);
  }

  private static void merge(JsonObject target, JsonObject patch) {
    patch
        .asMap()
        .forEach((name, value) -> {
          if (value instanceof JsonNull) {
            target.remove(name);
          } else if (value instanceof JsonObject object
              && target.get(name) instanceof JsonObject old) {
            merge(old, object);
          } else {
            target.add(name, value);
          }
        });
  }

  private static Answer granted(List<String> permissions) {
    JsonObject body = new JsonObject();
    body.addProperty("kind", "storage#testIamPermissionsResponse");
    JsonArray list = new JsonArray();
    permissions.forEach(list::add);
    body.add("permissions", list);
    return Answer.json(body);
  }

  private Answer policy(String name, Call call) {
    Answer answer =
        call.method().equals("PUT") ? policies.set(name, call.json()) : policies.get(name);
    if (!answer.ok()) {
      return answer;
    }
    JsonObject body = answer.json();
    body.addProperty("kind", "storage#policy");
    body.addProperty("resourceId", "projects/_/buckets/" + name);
    return Answer.json(body);
  }

  /// The answer to a request whose precondition is not met; null if it may go on.
  private @Nullable Answer precondition(Call call) throws IOException {
    Matcher upload = UPLOAD.matcher(call.path());
    Matcher object = OBJECT.matcher(call.path());
    String bucket = upload.matches() ? upload.group(1) : object.matches() ? object.group(1) : null;
    if (bucket != null && !buckets.containsKey(Call.decode(bucket))) {
      return foreign(bucket);
    }
    String match = call.parameter("ifGenerationMatch");
    String differ = call.parameter("ifGenerationNotMatch");
    if (!object.matches() || (match == null && differ == null)) {
      return null;
    }
    Answer current =
        emulators.storage(Call.get("/storage/v1/b/" + bucket + "/o/" + object.group(2)));
    String generation = current.ok() ? current.json().get("generation").getAsString() : "0";
    if (match != null && !match.equals(generation)) {
      return unmet();
    }
    if (differ != null && differ.equals(generation)) {
      return call.method().equals("GET") ? new Answer(304, Map.of(), new byte[0]) : unmet();
    }
    return null;
  }

  private static Answer unmet() {
    return Answer.error(412, "At least one of the pre-conditions you specified did not hold.");
  }

  /// Answers the PUT of a signed URL.
  Answer upload(Call call) throws IOException {
    return forward(call);
  }

  /// The bucket of upload URLs.
  String uploadBucket(String location) throws IOException {
    String name = "gcf-v2-uploads-" + project + "." + location;
    if (!buckets.containsKey(name)) {
      JsonObject settings = new JsonObject();
      settings.addProperty("name", name);
      settings.addProperty("location", location);
      create(Call.send("POST", "/storage/v1/b?project=" + project, settings));
    }
    return name;
  }

  /// Whether there is an object.
  ///
  /// @param source a `google.cloud.functions.v2.StorageSource`
  boolean exists(JsonObject source) throws IOException {
    return read(source) != null;
  }

  /// The bytes of an object; null if there is none.
  ///
  /// @param source a `google.cloud.functions.v2.StorageSource`
  byte @Nullable [] read(JsonObject source) throws IOException {
    if (!source.has("bucket") || !source.has("object")) {
      return null;
    }
    JsonElement generation = source.get("generation");
    Answer answer =
        emulators.storage(
            Call.get(
                "/storage/v1/b/"
                    + Call.encode(source.get("bucket").getAsString())
                    + "/o/"
                    + Call.encode(source.get("object").getAsString())
                    + "?alt=media"
                    + (generation == null ? "" : "&generation=" + generation.getAsString())));
    return answer.ok() ? answer.body() : null;
  }

  /// An object with its generation.
  ///
  /// @param source a `google.cloud.functions.v2.StorageSource`
  JsonObject resolved(JsonObject source) throws IOException {
    JsonObject resolved = source.deepCopy();
    if (!resolved.has("generation")) {
      Answer answer =
          emulators.storage(
              Call.get(
                  "/storage/v1/b/"
                      + Call.encode(source.get("bucket").getAsString())
                      + "/o/"
                      + Call.encode(source.get("object").getAsString())));
      resolved.add("generation", answer.json().get("generation"));
    }
    return resolved;
  }

  /// The names of the buckets of the project.
  List<String> buckets() {
    return List.copyOf(buckets.keySet());
  }
}
