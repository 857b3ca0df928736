package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/// The functions of template expressions that plans use. `uniqueString` and `guid` are stable, but
/// do not give the values of Azure.
///
/// Evidence:
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions>.
final class ExpressionFunctions {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  private ExpressionFunctions() {}

  /// Calls a function.
  ///
  /// @throws Refusal if there is none, or it does not take these arguments
  static JsonElement call(Scope scope, String name, List<JsonElement> arguments) {
    try {
      String lower = name.toLowerCase(Locale.ROOT);
      return lower.startsWith("list")
          ? scope.list(name, text(arguments, 0), arguments.size() > 1 ? text(arguments, 1) : "")
          : known(scope, lower, arguments);
    } catch (IndexOutOfBoundsException | ClassCastException | IllegalStateException e) {
      throw Refusal.invalidTemplate(
          "Unable to evaluate template language function '" + name + "' with " + arguments);
    }
  }

  private static JsonElement known(Scope scope, String name, List<JsonElement> arguments) {
    return switch (name) {
      case "parameters" -> scope.parameter(text(arguments, 0));
      case "variables" -> scope.variable(text(arguments, 0));
      case "subscription" -> scope.subscriptionFunction();
      case "resourcegroup" -> scope.groupFunction();
      case "reference" ->
          scope.reference(
              text(arguments, 0),
              arguments.size() > 1 ? text(arguments, 1) : "",
              arguments.size() > 2 && text(arguments, 2).equalsIgnoreCase("Full"));
      case "resourceid" -> string(resourceId(scope, arguments));
      case "subscriptionresourceid" ->
          string(
              Ids.of(
                  scope.subscriptionFunction().get("id").getAsString(),
                  text(arguments, 0),
                  names(arguments, 1)));
      case "extensionresourceid" ->
          string(Ids.of(text(arguments, 0), text(arguments, 1), names(arguments, 2)));
      case "if" -> arguments.get(bool(arguments, 0) ? 1 : 2);
      case "and" -> new JsonPrimitive(arguments.stream().allMatch(JsonElement::getAsBoolean));
      case "or" -> new JsonPrimitive(arguments.stream().anyMatch(JsonElement::getAsBoolean));
      case "not" -> new JsonPrimitive(!bool(arguments, 0));
      case "equals" -> new JsonPrimitive(arguments.get(0).equals(arguments.get(1)));
      case "empty" -> new JsonPrimitive(size(arguments.get(0)) == 0);
      case "length" -> new JsonPrimitive(size(arguments.get(0)));
      case "createobject" -> createObject(arguments);
      case "createarray", "concat", "union" -> joined(name, arguments);
      case "split" -> split(text(arguments, 0), text(arguments, 1));
      case "json" -> com.google.gson.JsonParser.parseString(text(arguments, 0));
      case "int" -> new JsonPrimitive(Integer.parseInt(text(arguments, 0)));
      case "bool" -> new JsonPrimitive(text(arguments, 0).equalsIgnoreCase("true"));
      case "true" -> new JsonPrimitive(true);
      case "false" -> new JsonPrimitive(false);
      case "environment" -> environment();
      default -> string(text(name, arguments));
    };
  }

  private static String text(String name, List<JsonElement> arguments) {
    String first = arguments.isEmpty() ? "" : plain(arguments.get(0));
    return switch (name) {
      case "tolower" -> first.toLowerCase(Locale.ROOT);
      case "toupper" -> first.toUpperCase(Locale.ROOT);
      case "trim" -> first.strip();
      case "string" -> first;
      case "replace" -> first.replace(text(arguments, 1), text(arguments, 2));
      case "take" -> first.substring(0, Math.min(first.length(), number(arguments, 1)));
      case "substring" ->
          arguments.size() < 3
              ? first.substring(number(arguments, 1))
              : first.substring(number(arguments, 1), number(arguments, 1) + number(arguments, 2));
      case "format" -> format(first, arguments);
      case "uniquestring" -> unique(arguments);
      case "guid" ->
          UUID.nameUUIDFromBytes(arguments.toString().getBytes(StandardCharsets.UTF_8)).toString();
      case "base64" -> Base64.getEncoder().encodeToString(first.getBytes(StandardCharsets.UTF_8));
      case "uri" -> first + (first.endsWith("/") ? "" : "/") + text(arguments, 1);
      case "last" -> first.substring(first.length() - 1);
      default -> throw Refusal.invalidTemplate("The template function '" + name + "' is not valid");
    };
  }

  private static JsonPrimitive string(String text) {
    return new JsonPrimitive(text);
  }

  private static String text(List<JsonElement> arguments, int index) {
    JsonPrimitive value = (JsonPrimitive) arguments.get(index);
    if (!value.isString()) {
      throw new IllegalStateException();
    }
    return value.getAsString();
  }

  private static String plain(JsonElement value) {
    return value instanceof JsonPrimitive primitive ? primitive.getAsString() : value.toString();
  }

  private static int number(List<JsonElement> arguments, int index) {
    return arguments.get(index).getAsInt();
  }

  private static boolean bool(List<JsonElement> arguments, int index) {
    return arguments.get(index).getAsBoolean();
  }

  private static int size(JsonElement value) {
    return switch (value) {
      case JsonArray array -> array.size();
      case JsonObject object -> object.size();
      default -> value.getAsString().length();
    };
  }

  private static String names(List<JsonElement> arguments, int from) {
    return arguments.subList(from, arguments.size()).stream()
        .map(JsonElement::getAsString)
        .collect(Collectors.joining("/"));
  }

  /// The id in the group, unless the first arguments name a subscription and a group.
  private static String resourceId(Scope scope, List<JsonElement> arguments) {
    int type = 0;
    while (!text(arguments, type).contains("/")) {
      type++;
    }
    String group = scope.group();
    String subscription = group.substring(0, group.indexOf("/resourceGroups/"));
    String place =
        switch (type) {
          case 0 -> group;
          case 1 -> subscription + "/resourceGroups/" + text(arguments, 0);
          default ->
              "/subscriptions/" + text(arguments, 0) + "/resourceGroups/" + text(arguments, 1);
        };
    return Ids.of(place, text(arguments, type), names(arguments, type + 1));
  }

  private static JsonObject createObject(List<JsonElement> arguments) {
    JsonObject object = new JsonObject();
    for (int i = 0; i < arguments.size(); i += 2) {
      object.add(text(arguments, i), arguments.get(i + 1));
    }
    return object;
  }

  private static JsonElement joined(String name, List<JsonElement> arguments) {
    if (name.equals("union") && arguments.get(0).isJsonObject()) {
      JsonObject object = new JsonObject();
      arguments.forEach(argument -> argument.getAsJsonObject().asMap().forEach(object::add));
      return object;
    }
    if (name.equals("concat") && !arguments.get(0).isJsonArray()) {
      return string(
          arguments.stream().map(ExpressionFunctions::plain).collect(Collectors.joining()));
    }
    JsonArray array = new JsonArray();
    for (JsonElement argument : arguments) {
      if (name.equals("createarray")) {
        array.add(argument);
      } else {
        for (JsonElement element : argument.getAsJsonArray()) {
          if (name.equals("concat") || !array.contains(element)) {
            array.add(element);
          }
        }
      }
    }
    return array;
  }

  private static JsonArray split(String text, String delimiter) {
    JsonArray array = new JsonArray();
    Arrays.asList(text.split(java.util.regex.Pattern.quote(delimiter), -1)).forEach(array::add);
    return array;
  }

  private static String format(String pattern, List<JsonElement> arguments) {
    String result = pattern;
    for (int i = 1; i < arguments.size(); i++) {
      result = result.replace("{" + (i - 1) + "}", plain(arguments.get(i)));
    }
    return result.replace("{{", "{").replace("}}", "}");
  }

  /// 13 characters of `a` to `z` and `2` to `7`.
  private static String unique(List<JsonElement> arguments) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(arguments.toString().getBytes(StandardCharsets.UTF_8));
      BigInteger number = new BigInteger(1, digest);
      List<String> characters = new ArrayList<>();
      for (int i = 0; i < 13; i++) {
        characters.add("" + ALPHABET.charAt(number.shiftRight(5 * i).intValue() & 31));
      }
      return String.join("", characters);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonObject environment() {
    JsonObject suffixes = new JsonObject();
    suffixes.addProperty("storage", "core.windows.net");
    JsonObject environment = new JsonObject();
    environment.addProperty("name", "AzureCloud");
    environment.add("suffixes", suffixes);
    return environment;
  }
}
