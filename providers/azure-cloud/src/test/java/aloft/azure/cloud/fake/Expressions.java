package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Evaluates the expressions of a template, as in `[concat(parameters('app'), '-plan')]`.
///
/// Evidence:
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions>.
final class Expressions {
  private final Scope scope;

  Expressions(Scope scope) {
    this.scope = scope;
  }

  /// Evaluates all expressions in a value.
  ///
  /// @throws Refusal if one is malformed or does not resolve
  JsonElement evaluate(JsonElement value) {
    if (value instanceof JsonObject object) {
      JsonObject result = new JsonObject();
      for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
        result.add(
            evaluate(new JsonPrimitive(entry.getKey())).getAsString(), evaluate(entry.getValue()));
      }
      return result;
    }
    if (value instanceof JsonArray array) {
      JsonArray result = new JsonArray();
      array.forEach(element -> result.add(evaluate(element)));
      return result;
    }
    if (value instanceof JsonPrimitive primitive && primitive.isString()) {
      String text = primitive.getAsString();
      if (text.startsWith("[[")) {
        return new JsonPrimitive(text.substring(1));
      }
      if (text.startsWith("[") && text.endsWith("]")) {
        return new Parser(text).whole();
      }
    }
    return value;
  }

  /// Evaluates a value that must be a string.
  String text(JsonElement value) {
    return evaluate(value).getAsString();
  }

  private final class Parser {
    private final String text;
    private int at = 1;

    Parser(String text) {
      this.text = text;
    }

    JsonElement whole() {
      JsonElement value = value();
      skipSpaces();
      if (at != text.length() - 1) {
        throw wrong();
      }
      return value;
    }

    private Refusal wrong() {
      return Refusal.invalidTemplate(
          "Unable to parse language expression '" + text + "' at position " + at);
    }

    private void skipSpaces() {
      while (Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }

    private boolean accept(char character) {
      skipSpaces();
      if (text.charAt(at) == character) {
        at++;
        return true;
      }
      return false;
    }

    private void expect(char character) {
      if (!accept(character)) {
        throw wrong();
      }
    }

    private JsonElement value() {
      JsonElement value = atom();
      while (true) {
        if (accept('.')) {
          value = property(value, new JsonPrimitive(word()));
        } else if (at < text.length() - 1 && accept('[')) {
          value = property(value, value());
          expect(']');
        } else {
          return value;
        }
      }
    }

    private JsonElement atom() {
      skipSpaces();
      char first = text.charAt(at);
      if (first == '\'') {
        return new JsonPrimitive(string());
      }
      if (Character.isDigit(first) || first == '-') {
        int start = at++;
        while (Character.isDigit(text.charAt(at))) {
          at++;
        }
        return new JsonPrimitive(Integer.parseInt(text.substring(start, at)));
      }
      String name = word();
      expect('(');
      List<JsonElement> arguments = new ArrayList<>();
      if (!accept(')')) {
        do {
          arguments.add(value());
        } while (accept(','));
        expect(')');
      }
      return ExpressionFunctions.call(scope, name, arguments);
    }

    private String string() {
      StringBuilder value = new StringBuilder();
      at++;
      while (true) {
        if (at >= text.length() - 1) {
          throw wrong();
        }
        char character = text.charAt(at++);
        if (character != '\'') {
          value.append(character);
        } else if (text.charAt(at) == '\'') {
          value.append('\'');
          at++;
        } else {
          return value.toString();
        }
      }
    }

    private String word() {
      skipSpaces();
      int start = at;
      while (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_') {
        at++;
      }
      if (start == at) {
        throw wrong();
      }
      return text.substring(start, at);
    }

    private JsonElement property(JsonElement value, JsonElement key) {
      if (value instanceof JsonArray array && ((JsonPrimitive) key).isNumber()) {
        int index = key.getAsInt();
        if (index < array.size()) {
          return array.get(index);
        }
      } else if (value instanceof JsonObject object) {
        for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
          if (entry.getKey().equalsIgnoreCase(key.getAsString())) {
            return entry.getValue();
          }
        }
      }
      throw Refusal.invalidTemplate(
          "The language expression property '"
              + key.getAsString()
              + "' doesn't exist, available properties are '"
              + (value instanceof JsonObject object ? String.join(", ", object.keySet()) : "")
              + "' (in "
              + text
              + ")");
    }
  }
}
