package aloft.azure.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Parts of templates of Azure Resource Manager. Expressions have no brackets here: [#text] adds
/// them.
///
/// @see <a href="https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax">Syntax
///   of templates</a>
final class Arm {
  private static final String SCHEMA =
      "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

  private Arm() {}

  /// Returns an expression as the text of a template; that of a quoted text is the text.
  static String text(String expression) {
    boolean isQuoted = expression.matches("'[^'\\[]*'");
    return isQuoted ? expression.substring(1, expression.length() - 1) : "[" + expression + "]";
  }

  /// Returns a text as a part of an expression.
  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /// Returns text that is no expression.
  static String plain(String text) {
    return text.startsWith("[") ? "[" + text : text;
  }

  static String variable(String name) {
    return "variables('" + name + "')";
  }

  static String parameter(String name) {
    return "parameters('" + name + "')";
  }

  static String concat(String... parts) {
    return "concat(" + String.join(", ", parts) + ")";
  }

  /// @param names the name of each level of the type, as expressions
  static String id(String type, String... names) {
    return "resourceId('" + type + "', " + String.join(", ", names) + ")";
  }

  /// Returns the id of a role that is built in.
  static String role(String role) {
    return "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '" + role + "')";
  }

  /// @param name an expression
  static Map<String, Object> resource(String type, String apiVersion, String name) {
    Map<String, Object> resource = new LinkedHashMap<>();
    resource.put("type", type);
    resource.put("apiVersion", apiVersion);
    resource.put("name", text(name));
    return resource;
  }

  /// Returns a template without resources.
  static Map<String, Object> template(Map<String, Object> parameters) {
    Map<String, Object> template = new LinkedHashMap<>();
    template.put("$schema", SCHEMA);
    template.put("contentVersion", "1.0.0.0");
    template.put("parameters", parameters);
    return template;
  }

  static Map<String, Object> parameterOf(String description) {
    Map<String, Object> parameter = new LinkedHashMap<>();
    parameter.put("type", "string");
    parameter.put("metadata", Map.of("description", description));
    return parameter;
  }

  /// Returns texts that are expressions.
  static List<String> texts(String... expressions) {
    List<String> texts = new ArrayList<>();
    for (String expression : expressions) {
      texts.add(text(expression));
    }
    return texts;
  }

  /// Returns an object with entries in the order of the arguments: a key, its value, and so on.
  static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
    }
    return object;
  }
}
