package aloft.google.cloud.fake;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The update masks of Google's APIs: the fields that a PATCH changes.
final class Masks {
  private Masks() {}

  /// The paths of a mask; without one, the fields that the request has.
  static List<String> paths(@Nullable String mask, JsonObject wanted) {
    if (mask != null && !mask.isEmpty() && !mask.equals("*")) {
      return List.of(mask.split(",", -1));
    }
    Set<String> fields = new HashSet<>(wanted.keySet());
    fields.removeAll(List.of("name", "state", "environment"));
    return List.copyOf(fields);
  }

  /// Replaces the listed fields, whole; removes those that the request does not have.
  static void apply(JsonObject resource, JsonObject wanted, List<String> paths) {
    for (String path : paths) {
      String[] names = path.split("\\.", -1);
      JsonObject owner = resource;
      JsonElement value = wanted;
      for (int i = 0; i < names.length; i++) {
        String name = camel(names[i]);
        value = value instanceof JsonObject object ? object.get(name) : null;
        if (i == names.length - 1) {
          if (value == null) {
            owner.remove(name);
          } else {
            owner.add(name, value.deepCopy());
          }
        } else {
          if (!(owner.get(name) instanceof JsonObject)) {
            owner.add(name, new JsonObject());
          }
          owner = owner.getAsJsonObject(name);
        }
      }
    }
  }

  private static String camel(String name) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == '_' && i + 1 < name.length()) {
        text.append(Character.toUpperCase(name.charAt(++i)));
      } else {
        text.append(name.charAt(i));
      }
    }
    return text.toString();
  }
}
