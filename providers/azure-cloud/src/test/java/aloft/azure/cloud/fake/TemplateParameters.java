package aloft.azure.cloud.fake;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Map;
import java.util.TreeMap;

/// The parameters of a template.
///
/// Evidence: <https://learn.microsoft.com/azure/azure-resource-manager/templates/parameters>.
final class TemplateParameters {
  private TemplateParameters() {}

  /// Reads the values of the parameters that a template declares.
  ///
  /// @param given the parameters of the deployment
  /// @throws Refusal if one is missing, unknown or of another type
  static Map<String, JsonElement> read(
      JsonObject template, JsonObject given, Expressions expressions) {
    Map<String, JsonElement> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    JsonObject declared =
        template.has("parameters") ? template.getAsJsonObject("parameters") : new JsonObject();
    for (String name : given.keySet()) {
      if (!declared.has(name)) {
        throw Refusal.invalidTemplate(
            "The template parameters '" + name + "' in the parameters file are not valid");
      }
    }
    for (Map.Entry<String, JsonElement> entry : declared.entrySet()) {
      JsonObject parameter = entry.getValue().getAsJsonObject();
      JsonElement value =
          given.has(entry.getKey())
              ? given.getAsJsonObject(entry.getKey()).get("value")
              : parameter.has("defaultValue")
                  ? expressions.evaluate(parameter.get("defaultValue"))
                  : null;
      if (value == null) {
        throw Refusal.invalidTemplate(
            "The value for the template parameter '" + entry.getKey() + "' is not provided");
      }
      String type = parameter.get("type").getAsString().toLowerCase(java.util.Locale.ROOT);
      boolean fits =
          switch (type) {
            case "string", "securestring" ->
                value instanceof JsonPrimitive primitive && primitive.isString();
            case "bool" -> value instanceof JsonPrimitive primitive && primitive.isBoolean();
            case "int" -> value instanceof JsonPrimitive primitive && primitive.isNumber();
            case "object", "secureobject" -> value.isJsonObject();
            case "array" -> value.isJsonArray();
            default -> false;
          };
      if (!fits) {
        throw Refusal.invalidTemplate(
            "The template parameter '" + entry.getKey() + "' is no " + type + ": " + value);
      }
      parameters.put(entry.getKey(), value);
    }
    return parameters;
  }
}
