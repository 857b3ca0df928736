package aloft.spi.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Writes a schema as JSON Schema, draft 7, for editors. It is as lenient as the decoder: a scalar
/// may stand for a list of one, and null or `${...}` for anything.
public final class JsonSchema {
  private static final String VARIABLE = "variable";

  private final IdentityHashMap<Schema.Shape, String> names = new IdentityHashMap<>();
  private final Set<String> taken = new HashSet<>(Set.of(VARIABLE));
  private final Map<String, Object> definitions = new TreeMap<>();

  private JsonSchema() {}

  /// The schema as JSON's maps, lists and scalars.
  public static Map<String, Object> of(Schema.Shape root, String title) {
    JsonSchema writer = new JsonSchema();
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("$schema", "http://json-schema.org/draft-07/schema#");
    made.put("title", title);
    made.putAll(writer.object(root));
    writer.definitions.put(
        VARIABLE, pair("type", List.of("string", "null"), "pattern", "\\$\\{.+\\}"));
    made.put("definitions", writer.definitions);
    return made;
  }

  private Map<String, Object> write(Schema schema) {
    return switch (schema) {
      case Schema.Anything any -> Map.of();
      case Schema.Text text -> text(text.rules());
      case Schema.Numeric number -> orVariable(number(number));
      case Schema.Flag flag -> orVariable(Map.of("type", "boolean"));
      case Schema.ListOf list -> orVariable(List.of(list(list), write(list.items())));
      case Schema.MapOf map -> orVariable(map(map));
      case Schema.AnyOf any -> anyOf(any.options().stream().map(this::write).toList());
      case Schema.Shape shape -> reference(shape);
    };
  }

  /// In this order: the same schema gives the same bytes.
  private static Map<String, Object> pair(String first, Object one, String second, Object two) {
    Map<String, Object> made = new LinkedHashMap<>();
    made.put(first, one);
    made.put(second, two);
    return made;
  }

  private static Map<String, Object> ref(String name) {
    return Map.of("$ref", "#/definitions/" + name);
  }

  private static Map<String, Object> orVariable(Map<String, Object> option) {
    return orVariable(List.of(option));
  }

  private static Map<String, Object> orVariable(List<Map<String, Object>> options) {
    List<Map<String, Object>> all = new ArrayList<>(options);
    all.add(ref(VARIABLE));
    return anyOf(all);
  }

  /// Alternatives of alternatives are alternatives.
  private static Map<String, Object> anyOf(List<Map<String, Object>> options) {
    List<Object> all = new ArrayList<>();
    for (Map<String, Object> option : options) {
      if (option.size() == 1 && option.get("anyOf") instanceof List<?> inner) {
        all.addAll(inner);
      } else {
        all.add(option);
      }
    }
    return Map.of("anyOf", all.stream().distinct().toList());
  }

  private static Map<String, Object> text(Rules rules) {
    if (rules.isEmpty()) {
      return Map.of("type", List.of("string", "number", "boolean"));
    }
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("type", "string");
    String pattern = rules.patternText();
    if (pattern != null) {
      made.put("pattern", pattern);
    }
    if (!rules.words().isEmpty() && !rules.ignoreCase()) {
      made.put("enum", rules.words());
    }
    bounds(made, rules, "minLength", "maxLength");
    return orVariable(made);
  }

  private static void bounds(Map<String, Object> made, Rules rules, String least, String most) {
    if (rules.hasMin()) {
      made.put(least, rules.min());
    }
    if (rules.hasMax()) {
      made.put(most, rules.max());
    }
  }

  private static Map<String, Object> number(Schema.Numeric number) {
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("type", number.whole() ? "integer" : "number");
    bounds(made, number.rules(), "minimum", "maximum");
    return made;
  }

  private Map<String, Object> list(Schema.ListOf list) {
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("type", "array");
    made.put("items", write(list.items()));
    bounds(made, list.rules(), "minItems", "maxItems");
    return made;
  }

  private Map<String, Object> map(Schema.MapOf map) {
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("type", "object");
    made.put("additionalProperties", write(map.values()));
    String pattern = map.keys().patternText();
    if (pattern != null) {
      made.put("propertyNames", Map.of("pattern", pattern));
    }
    return made;
  }

  private Map<String, Object> reference(Schema.Shape shape) {
    String known = names.get(shape);
    if (known != null) {
      return ref(known);
    }
    String name = shape.name();
    for (int i = 2; !taken.add(name); i++) {
      name = shape.name() + i;
    }
    names.put(shape, name);
    Map<String, Object> object = object(shape);
    String words = shape.shortForm();
    definitions.put(
        name,
        words == null
            ? orVariable(object)
            : orVariable(
                List.of(
                    object,
                    pair("type", List.of("string", "number", "boolean"), "description", words))));
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
          if (field.doc() != null) {
            property.put("description", field.doc());
          }
          Map<String, Object> written = write(field.schema());
          // draft 7 passes over what stands beside a $ref
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
    Map<String, Object> made = new LinkedHashMap<>();
    if (shape.doc() != null) {
      made.put("description", shape.doc());
    }
    made.put("type", "object");
    made.put("properties", properties);
    if (!required.isEmpty()) {
      made.put("required", required);
    }
    if (!shape.open()) {
      made.put("additionalProperties", false);
    }
    return made;
  }
}
