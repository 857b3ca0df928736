package aloft.google.cloud.fake;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// IAM policies of resources, which no emulator has. A policy is replaced whole; its etag, which is
/// Base64 because `gcloud` decodes it, refuses a writer who has read an older one.
final class Policies {
  private final Map<String, JsonObject> policies = new ConcurrentHashMap<>();

  /// Answers `getIamPolicy` and `setIamPolicy` of a resource, both as POST.
  Answer answer(Call call) {
    String name = call.path().substring(call.path().indexOf('/', 1) + 1);
    int colon = name.lastIndexOf(':');
    return switch (colon < 0 ? "" : name.substring(colon)) {
      case ":getIamPolicy" -> get(name.substring(0, colon));
      case ":setIamPolicy" -> set(name.substring(0, colon), call.json().getAsJsonObject("policy"));
      default -> Answer.error(501, "the double only has policies");
    };
  }

  Answer get(String resource) {
    return Answer.json(policy(resource));
  }

  private JsonObject policy(String resource) {
    return policies.computeIfAbsent(
        resource,
        name -> {
          JsonObject empty = new JsonObject();
          empty.addProperty("etag", etag(0));
          return empty;
        });
  }

  synchronized Answer set(String resource, JsonObject wanted) {
    JsonObject current = policy(resource);
    JsonElement etag = wanted.get("etag");
    if (etag != null && !etag.equals(current.get("etag"))) {
      return Answer.error(
          409,
          "ABORTED",
          "There were concurrent policy changes. Please retry the whole read-modify-write with"
              + " exponential backoff.");
    }
    JsonObject policy = new JsonObject();
    policy.addProperty("version", wanted.has("version") ? wanted.get("version").getAsInt() : 1);
    if (wanted.has("bindings")) {
      policy.add("bindings", wanted.get("bindings"));
    }
    policy.addProperty("etag", etag(System.nanoTime()));
    policies.put(resource, policy);
    return Answer.json(policy);
  }

  void remove(String resource) {
    policies.remove(resource);
  }

  /// Whether a member has a role.
  boolean allows(String resource, String role, String member) {
    @Nullable JsonObject policy = policies.get(resource);
    if (policy == null || !policy.has("bindings")) {
      return false;
    }
    for (JsonElement element : policy.getAsJsonArray("bindings")) {
      JsonObject binding = element.getAsJsonObject();
      if (binding.get("role").getAsString().equals(role)
          && binding.getAsJsonArray("members").toString().contains("\"" + member + "\"")) {
        return true;
      }
    }
    return false;
  }

  private static String etag(long version) {
    return Base64.getEncoder().encodeToString(("v" + version).getBytes(StandardCharsets.US_ASCII));
  }
}
