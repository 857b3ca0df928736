package aloft.spi.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Converts a schema to JSON Schema, draft 7, for editors. It is as lenient as the decoder: a
/// scalar is accepted in place of a list with one item, and null or `${...}` in place of any value.
///
/// An expression that the cloud resolves may be written with a tag, as in `!Ref Queue`. Editors
/// hand the tagged value over without its tag: as a text, a list or an object.
public final class JsonSchema {
  private static final String VARIABLE = "variable";
  private static final String EXPRESSION = "expression";
  private static final String NUMERIC = "numeric";

  private final IdentityHashMap<Schema.Shape, String> names = new IdentityHashMap<>();
  private final Set<String> usedNames = new HashSet<>(Set.of(VARIABLE, EXPRESSION, NUMERIC));
  private final Map<String, Object> definitions = new TreeMap<>();

  private JsonSchema() {}

  /// Returns the schema as maps, lists and scalars for JSON.
  public static Map<String, Object> of(Schema.Shape root, String title) {
    JsonSchema writer = new JsonSchema();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("$schema", "http://json-schema.org/draft-07/schema#");
    result.putAll(writer.object(root));
    result.put("title", title);
    writer.define(VARIABLE, pair("type", List.of("string", "null"), "pattern", "\\$\\{.+\\}"));
    writer.define(EXPRESSION, Map.of("type", List.of("object", "array")));
    writer.define(NUMERIC, pair("type", "string", "pattern", "^[+-]?[0-9]+([.][0-9]+)?$"));
    result.put("definitions", writer.definitions);
    return result;
  }

  private Map<String, Object> write(Schema schema) {
    return switch (schema) {
      case Schema.Anything any -> Map.of();
      case Schema.Text text -> text(text.rules());
      case Schema.Numeric number -> orVariable(List.of(number(number), ref(NUMERIC)));
      case Schema.Flag flag -> orVariable(Map.of("type", "boolean"));
      case Schema.ListOf list -> orVariable(List.of(list(list), write(list.items())));
      case Schema.MapOf map -> orVariable(map(map));
      case Schema.Resolvable resolvable -> resolvable(resolvable.value());
      case Schema.AnyOf any -> anyOf(any.options().stream().map(this::write).toList());
      case Schema.Shape shape -> reference(shape);
    };
  }

  private void define(String name, Map<String, Object> definition) {
    Map<String, Object> titled = new LinkedHashMap<>();
    titled.put("title", name);
    titled.putAll(definition);
    definitions.put(name, titled);
  }

  /// Returns the schema of a value or of an expression. Any text may be what a tag like `!Sub`
  /// leaves of itself; where certain words or numbers are expected, only the name of a resource.
  private Map<String, Object> resolvable(Schema value) {
    boolean isFreeText = value instanceof Schema.Text text && text.rules().words().isEmpty();
    List<Map<String, Object>> options = new ArrayList<>();
    options.add(
        value instanceof Schema.Text text && isFreeText
            ? text(text.rules().withoutPattern())
            : write(value));
    if (!isFreeText) {
      options.add(pair("type", "string", "pattern", "^[A-Z]"));
    }
    options.add(ref(EXPRESSION));
    return orVariable(options);
  }

  /// Returns an ordered map, so that equal schemas give equal bytes.
  private static Map<String, Object> pair(String key1, Object value1, String key2, Object value2) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put(key1, value1);
    result.put(key2, value2);
    return result;
  }

  private static Map<String, Object> ref(String name) {
    return Map.of("$ref", "#/definitions/" + name);
  }

  private static Map<String, Object> orVariable(Map<String, Object> option) {
    return orVariable(List.of(option));
  }

  private static Map<String, Object> orVariable(List<Map<String, Object>> options) {
    List<Map<String, Object>> alternatives = new ArrayList<>(options);
    alternatives.add(ref(VARIABLE));
    return anyOf(alternatives);
  }

  /// Returns the alternatives, with nested alternatives flattened.
  private static Map<String, Object> anyOf(List<Map<String, Object>> options) {
    List<Object> alternatives = new ArrayList<>();
    for (Map<String, Object> option : options) {
      if (option.size() == 1 && option.get("anyOf") instanceof List<?> inner) {
        alternatives.addAll(inner);
      } else {
        alternatives.add(option);
      }
    }
    return Map.of("anyOf", alternatives.stream().distinct().toList());
  }

  private static Map<String, Object> text(Rules rules) {
    if (rules.isEmpty()) {
      return Map.of("type", List.of("string", "number", "boolean", "null"));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    List<Object> words = new ArrayList<>(rules.words());
    boolean isFlag = words.contains("true");
    if (words.isEmpty()) {
      result.put("type", List.of("string", "number", "boolean"));
    } else if (!isFlag) {
      result.put("type", "string");
    }
    if (rules.pattern() != null) {
      result.put("pattern", rules.pattern().pattern());
    }
    if (isFlag) {
      words.addAll(List.of(true, false));
    }
    if (!words.isEmpty()) {
      result.put(rules.ignoreCase() ? "examples" : "enum", words);
    }
    bounds(result, rules, "minLength", "maxLength");
    return orVariable(result);
  }

  private static void bounds(
      Map<String, Object> result, Rules rules, String minKey, String maxKey) {
    if (rules.hasMin()) {
      result.put(minKey, rules.min());
    }
    if (rules.hasMax()) {
      result.put(maxKey, rules.max());
    }
  }

  private static Map<String, Object> number(Schema.Numeric number) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("type", number.whole() ? "integer" : "number");
    bounds(result, number.rules(), "minimum", "maximum");
    return result;
  }

  private Map<String, Object> list(Schema.ListOf list) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("type", "array");
    result.put("items", write(list.items()));
    bounds(result, list.rules(), "minItems", "maxItems");
    return result;
  }

  private Map<String, Object> map(Schema.MapOf map) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("type", "object");
    result.put("additionalProperties", write(map.values()));
    Pattern pattern = map.keys().pattern();
    if (pattern != null) {
      result.put("propertyNames", Map.of("pattern", pattern.pattern()));
    }
    return result;
  }

  private Map<String, Object> reference(Schema.Shape shape) {
    String existing = names.get(shape);
    if (existing != null) {
      return ref(existing);
    }
    String name = shape.name();
    for (int i = 2; !usedNames.add(name); i++) {
      name = shape.name() + i;
    }
    names.put(shape, name);
    Map<String, Object> object = object(shape);
    String shortForm = shape.shortForm();
    definitions.put(
        name,
        shortForm == null
            ? orVariable(object)
            : orVariable(
                List.of(
                    object,
                    pair(
                        "type",
                        List.of("string", "number", "boolean"),
                        "description",
                        shortForm))));
    return ref(name);
  }

  private Map<String, Object> object(Schema.Shape shape) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    shape
        .fields()
        .get()
        .forEach((key, field) -> {
          Map<String, Object> property = new LinkedHashMap<>();
          property.put("title", key);
          if (field.doc() != null) {
            property.put("description", field.doc());
          }
          Map<String, Object> written = write(field.schema());
          // Draft 7 ignores keywords next to a $ref.
          if (written.containsKey("$ref")) {
            property.put("allOf", List.of(written));
          } else {
            property.putAll(written);
          }
          properties.put(key, property);
          if (field.required()) {
            required.add(key);
          }
        });
    Map<String, Object> result = new LinkedHashMap<>();
    if (!shape.name().isEmpty()) {
      result.put("title", title(shape.name()));
    }
    if (shape.doc() != null) {
      result.put("description", shape.doc());
    }
    result.put("type", "object");
    result.put("properties", properties);
    if (!required.isEmpty()) {
      result.put("required", required);
    }
    if (!shape.open()) {
      result.put("additionalProperties", false);
    }
    return result;
  }

  /// Returns the name of a record in words: `FunctionSection` is a `function`.
  private static String title(String record) {
    StringBuilder title = new StringBuilder();
    for (char c : record.replaceFirst("(?<=.)(Section|Settings)$", "").toCharArray()) {
      if (Character.isUpperCase(c) && !title.isEmpty()) {
        title.append(' ');
      }
      title.append(Character.toLowerCase(c));
    }
    return title.toString();
  }
}
