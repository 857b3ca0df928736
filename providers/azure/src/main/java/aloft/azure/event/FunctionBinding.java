package aloft.azure.event;

import aloft.spi.diagnostic.SourceRange;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A binding of a function, as in `function.json`.
///
/// @param type such as `httpTrigger` or `queue`
/// @param name the name of the argument; `$return` for the result
/// @param properties the other properties, as JSON
/// @see <a
///   href="https://learn.microsoft.com/azure/azure-functions/functions-triggers-bindings">Triggers
///   and bindings</a>
public record FunctionBinding(
    String type,
    Direction direction,
    String name,
    Map<String, Object> properties,
    SourceRange place) {
  /// Where data of a binding goes.
  public enum Direction {
    IN,
    OUT
  }

  /// The setting with the connection to the storage account of the app.
  public static final String STORAGE = "AzureWebJobsStorage";

  /// Returns the binding as JSON.
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", type);
    json.put("direction", direction == Direction.IN ? "in" : "out");
    json.put("name", name);
    json.putAll(properties);
    return json;
  }

  /// Returns a property that is text; null if it is absent.
  public @Nullable String text(String property) {
    Object value = properties.get(property);
    return value == null ? null : value.toString();
  }

  /// Returns whether it calls the function.
  public boolean isTrigger() {
    return type.endsWith("Trigger");
  }
}
