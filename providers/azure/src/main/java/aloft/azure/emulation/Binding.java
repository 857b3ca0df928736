package aloft.azure.emulation;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A binding of a function.
///
/// @param fields as in function.json
/// @see <a href="https://learn.microsoft.com/azure/azure-functions/functions-triggers-bindings">
///   Bindings</a>
public record Binding(Mapping fields) {

  /// Returns its type: `httpTrigger`.
  public String type() {
    return text("type", "");
  }

  /// Returns its name, which is `$return` for the result of the function.
  public String name() {
    return text("name", "");
  }

  /// Returns whether it calls the function.
  public boolean isTrigger() {
    return type().toLowerCase(Locale.ROOT).endsWith("trigger");
  }

  boolean is(String type) {
    return type().equalsIgnoreCase(type);
  }

  boolean isOutput() {
    return text("direction", "").equalsIgnoreCase("out");
  }

  /// Returns the text of a field; null if it is absent.
  @Nullable String text(String key) {
    return fields.get(key) instanceof Scalar scalar && scalar.value() != null
        ? scalar.print()
        : null;
  }

  String text(String key, String fallback) {
    String text = text(key);
    return text == null ? fallback : text;
  }

  /// Returns the texts of a list; empty if it is absent.
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    if (fields.get(key) instanceof Sequence sequence) {
      for (Node item : sequence.items()) {
        String text = item.text();
        if (text != null) {
          texts.add(text);
        }
      }
    }
    return texts;
  }

  /// Returns where an output goes, for the log: `queue jobs`.
  String target() {
    for (String key :
        List.of(
            "queueName",
            "path",
            "eventHubName",
            "topicName",
            "tableName",
            "containerName",
            "collectionName",
            "topicEndpointUri")) {
      String text = text(key);
      if (text != null) {
        return type() + " " + text;
      }
    }
    return type();
  }
}
