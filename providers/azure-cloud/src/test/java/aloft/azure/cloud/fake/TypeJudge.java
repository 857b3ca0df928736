package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Judges the bodies of resources by Microsoft's index of resource types, which is made from the
/// same descriptions as the public reference of templates.
///
/// It knows one version of each type; a property that another version has is a finding too. It
/// knows no lengths or patterns, and takes any string where the index has an open list of values.
final class TypeJudge {
  private static final Map<String, Optional<TypeJudge>> JUDGES = new ConcurrentHashMap<>();

  private final JsonObject resource;
  private final boolean isSite;
  private final Map<String, JsonObject> types = new TreeMap<>();

  private TypeJudge(JsonArray index, boolean isSite) {
    this.isSite = isSite;
    JsonObject found = new JsonObject();
    for (JsonElement element : index) {
      JsonObject type = element.getAsJsonObject();
      switch (type.get("$type").getAsString()) {
        case "Resource" -> found = type.getAsJsonObject("bodyType");
        case "Object", "DiscriminatedObject" -> types.put(type.get("name").getAsString(), type);
        default -> {
          // A function of the type.
        }
      }
    }
    resource = found;
  }

  /// The judge of a type; null if the index in the cache does not have it.
  ///
  /// @param type as in `Microsoft.Web/sites`
  static @Nullable TypeJudge of(String type) {
    return JUDGES.computeIfAbsent(Ids.key(type), key -> read(type)).orElse(null);
  }

  private static Optional<TypeJudge> read(String type) {
    String name = type.replace('/', '.') + ".json";
    try (var files = Files.list(AzureTools.pinned().types())) {
      Optional<Path> file =
          files.filter(path -> path.getFileName().toString().equalsIgnoreCase(name)).findFirst();
      if (file.isEmpty()) {
        return Optional.empty();
      }
      JsonElement index = JsonParser.parseString(Files.readString(file.get()));
      return Optional.of(
          new TypeJudge(
              index
                  .getAsJsonObject()
                  .getAsJsonObject("results")
                  .getAsJsonArray("BicepSchemaResult"),
              type.equalsIgnoreCase("Microsoft.Web/sites")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Judges the body of a request: required properties are there, read-only ones are not.
  List<String> request(JsonObject body) {
    List<String> findings = new ArrayList<>();
    object("", resource, body, true, findings);
    if (isSite) {
      SiteRoundTrip.judge(body, findings);
    }
    return findings;
  }

  /// Judges the body of a response.
  List<String> response(JsonObject body) {
    List<String> findings = new ArrayList<>();
    object("", resource, body, false, findings);
    return findings;
  }

  private void object(
      String path, JsonObject type, JsonObject value, boolean isRequest, List<String> findings) {
    Map<String, JsonObject> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    JsonObject shape = type;
    if (type.get("$type").getAsString().equals("DiscriminatedObject")) {
      String key = type.get("discriminator").getAsString();
      add(properties, type.getAsJsonArray("baseProperties"));
      JsonElement kind = value.get(key);
      JsonObject chosen = kind == null ? null : element(type, key, kind.getAsString());
      if (chosen == null) {
        findings.add(path + key + ": has no known value: " + kind);
        return;
      }
      shape = chosen;
    }
    add(properties, shape.getAsJsonArray("properties"));
    String rest =
        shape.has("additionalPropertiesType") && !shape.get("additionalPropertiesType").isJsonNull()
            ? shape.get("additionalPropertiesType").getAsString()
            : "";
    for (Map.Entry<String, JsonElement> entry : value.entrySet()) {
      String name = path + entry.getKey();
      JsonObject property = properties.get(entry.getKey());
      if (property != null) {
        if (isRequest && hasFlag(property, "ReadOnly") && !path.isEmpty()) {
          findings.add(name + ": is read-only");
        } else {
          value(name, property.get("type").getAsString(), entry.getValue(), isRequest, findings);
        }
      } else if (!rest.isEmpty()) {
        value(name, rest, entry.getValue(), isRequest, findings);
      } else {
        findings.add(name + ": is unknown");
      }
    }
    if (isRequest) {
      properties.forEach((name, property) -> {
        if (hasFlag(property, "Required") && !value.has(name)) {
          findings.add(path + name + ": is required");
        }
      });
    }
  }

  private static void add(Map<String, JsonObject> properties, @Nullable JsonArray added) {
    if (added != null) {
      added.forEach(element ->
          properties.put(
              element.getAsJsonObject().get("name").getAsString(), element.getAsJsonObject()));
    }
  }

  private static @Nullable JsonObject element(JsonObject type, String key, String kind) {
    for (JsonElement element : type.getAsJsonArray("elements")) {
      for (JsonElement property : element.getAsJsonObject().getAsJsonArray("properties")) {
        JsonObject found = property.getAsJsonObject();
        if (found.get("name").getAsString().equals(key)
            && found.get("type").getAsString().equals(kind)) {
          return element.getAsJsonObject();
        }
      }
    }
    return null;
  }

  private static boolean hasFlag(JsonObject property, String flag) {
    return property.has("flags")
        && List.of(property.get("flags").getAsString().split(", ", -1)).contains(flag);
  }

  private void value(
      String path, String type, JsonElement value, boolean isRequest, List<String> findings) {
    JsonObject named = types.get(type);
    if (value.isJsonNull() || type.equals("any")) {
      return;
    }
    if (type.endsWith("[]")) {
      if (value instanceof JsonArray array) {
        int index = 0;
        for (JsonElement element : array) {
          String element1 = path + "[" + index++ + "]";
          value(element1, type.substring(0, type.length() - 2), element, isRequest, findings);
        }
      } else {
        findings.add(path + ": must be an array: " + value);
      }
    } else if (named != null) {
      if (value instanceof JsonObject object) {
        object(path + ".", named, object, isRequest, findings);
      } else {
        findings.add(path + ": must be an object: " + value);
      }
    } else if (!isScalar(type, value)) {
      findings.add(path + ": must be " + type + ": " + value);
    }
  }

  private static boolean isScalar(String type, JsonElement value) {
    if (!(value instanceof JsonPrimitive primitive)) {
      return type.equals("object") || type.equals("array");
    }
    return switch (type) {
      case "string" -> primitive.isString();
      case "bool" -> primitive.isBoolean();
      case "int" -> primitive.isNumber() && primitive.getAsDouble() == primitive.getAsLong();
      default -> {
        List<String> values = Arrays.asList(type.split(" \\| ", -1));
        yield primitive.isString()
            && (values.contains("string")
                || values.stream().anyMatch(primitive.getAsString()::equalsIgnoreCase));
      }
    };
  }
}
