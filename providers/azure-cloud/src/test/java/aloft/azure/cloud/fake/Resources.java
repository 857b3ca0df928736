package aloft.azure.cloud.fake;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The resources of a subscription, by id in any case.
final class Resources {
  private final Map<String, JsonObject> resources = new TreeMap<>();

  /// A copy of a resource; null if there is none.
  synchronized @Nullable JsonObject find(String id) {
    JsonObject found = resources.get(Ids.key(id));
    return found == null ? null : found.deepCopy();
  }

  /// A copy of a resource.
  ///
  /// @throws Refusal if there is none
  JsonObject get(String id) {
    JsonObject found = find(id);
    if (found == null) {
      throw missing(id);
    }
    return found;
  }

  static Refusal missing(String id) {
    return new Refusal(
        404,
        "ResourceNotFound",
        "The Resource '"
            + Ids.type(id)
            + "/"
            + Ids.name(id)
            + "' under resource group '"
            + (id.split("/", -1).length > 4 ? id.split("/", -1)[4] : "")
            + "' was not found. For more details please go to"
            + " https://aka.ms/ARMResourceNotFoundFix");
  }

  synchronized void put(String id, JsonObject resource) {
    resources.put(Ids.key(id), resource);
  }

  /// Removes a resource and all that belong to it.
  synchronized void remove(String id) {
    String key = Ids.key(id);
    resources.keySet().removeIf(other -> other.equals(key) || other.startsWith(key + "/"));
  }

  /// Copies of the resources of a type whose ids start with a prefix.
  synchronized List<JsonObject> list(String prefix, String type) {
    List<JsonObject> found = new ArrayList<>();
    resources.forEach((key, resource) -> {
      if (key.startsWith(Ids.key(prefix))
          && (type.isEmpty() || Ids.type(key).equalsIgnoreCase(type))) {
        found.add(resource.deepCopy());
      }
    });
    found.sort(Comparator.comparing(resource -> resource.get("id").getAsString()));
    return found;
  }
}
