package aloft.aws.emulation.http;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// A draft 4 JSON schema, the format of REST API models, that validates bodies. It supports the
/// keywords that models commonly use and reports unsupported ones.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html">Data
///   models</a>
public final class BodySchema {
  /// Keywords without effect on validation.
  private static final Set<String> ANNOTATIONS =
      Set.of("$schema", "id", "title", "description", "default", "example", "examples", "format");

  private static final Set<String> SIMPLE_KEYWORDS =
      Set.of(
          "type",
          "enum",
          "required",
          "minItems",
          "maxItems",
          "uniqueItems",
          "minLength",
          "maxLength",
          "minProperties",
          "maxProperties",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf");

  private static final int MAX_REFERENCES = 16;

  private final Node root;

  public BodySchema(Node root) {
    this.root = root;
  }

  /// Returns the first unsupported keyword of the schema; null if there is none.
  public @Nullable String unsupportedKeyword() {
    return unsupportedKeyword(root, new HashSet<>());
  }

  private @Nullable String unsupportedKeyword(Node schema, Set<Node> seen) {
    if (!(schema instanceof Mapping mapping) || !seen.add(schema)) {
      return schema instanceof Mapping ? null : "a schema that is not an object";
    }
    for (Map.Entry<String, Node> entry : mapping.values().entrySet()) {
      Node value = entry.getValue();
      String keyword =
          switch (entry.getKey()) {
            case "$ref" -> {
              Node referred = resolveReference(value);
              yield referred == null ? "$ref" : unsupportedKeyword(referred, seen);
            }
            case "properties", "definitions" -> unsupportedKeywordIn(values(value), seen);
            case "allOf", "anyOf", "oneOf" -> unsupportedKeywordIn(items(value), seen);
            case "not" -> unsupportedKeyword(value, seen);
            case "additionalProperties", "additionalItems" ->
                value instanceof Scalar ? null : unsupportedKeyword(value, seen);
            case "items" ->
                value instanceof Sequence
                    ? unsupportedKeywordIn(items(value), seen)
                    : unsupportedKeyword(value, seen);
            case "pattern" -> isPattern(value) ? null : "pattern";
            default ->
                ANNOTATIONS.contains(entry.getKey()) || SIMPLE_KEYWORDS.contains(entry.getKey())
                    ? null
                    : entry.getKey();
          };
      if (keyword != null) {
        return keyword;
      }
    }
    return null;
  }

  private @Nullable String unsupportedKeywordIn(List<Node> schemas, Set<Node> seen) {
    for (Node schema : schemas) {
      String keyword = unsupportedKeyword(schema, seen);
      if (keyword != null) {
        return keyword;
      }
    }
    return null;
  }

  private static boolean isPattern(Node value) {
    try {
      return value.text() != null && Pattern.compile(value.text()) != null;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  /// Resolves a reference such as `#/definitions/name`; null if it is external, missing or
  /// circular.
  private @Nullable Node resolveReference(Node reference) {
    Node at = reference;
    for (int i = 0; i < MAX_REFERENCES; i++) {
      Node target = resolvePointer(at.text());
      Node next = target == null ? null : target.get("$ref");
      if (next == null) {
        return target;
      }
      at = next;
    }
    return null;
  }

  private @Nullable Node resolvePointer(@Nullable String path) {
    if (path == null || !path.startsWith("#")) {
      return null;
    }
    Node at = root;
    for (String key : path.substring(1).split("/", -1)) {
      if (!key.isEmpty()) {
        at = at == null ? null : at.get(key.replace("~1", "/").replace("~0", "~"));
      }
    }
    return at;
  }

  public boolean fits(Node value) {
    return fits(root, value);
  }

  private boolean fits(Node schema, Node value) {
    Node reference = schema.get("$ref");
    Node referred = reference == null ? null : resolveReference(reference);
    if (referred != null) {
      return fits(referred, value);
    }
    return fitsType(schema.get("type"), value)
        && fitsEnum(schema.get("enum"), value)
        && fitsCombinations(schema, value)
        && switch (value) {
          case Mapping mapping -> fitsObject(schema, mapping);
          case Sequence sequence -> fitsList(schema, sequence);
          case Scalar scalar -> fitsScalar(schema, scalar);
        };
  }

  private static boolean fitsType(@Nullable Node type, Node value) {
    if (type == null) {
      return true;
    }
    return names(type).stream()
        .anyMatch(name ->
            switch (name) {
              case "object" -> value instanceof Mapping;
              case "array" -> value instanceof Sequence;
              case "null" -> value.isNull();
              case "integer" -> {
                BigDecimal number = number(value);
                yield number != null && number.stripTrailingZeros().scale() <= 0;
              }
              default -> value.kind().equals(name);
            });
  }

  private static List<String> names(Node type) {
    return (type instanceof Sequence list ? list.items() : List.of(type))
        .stream().map(BodySchema::textOf).toList();
  }

  private static String textOf(Node node) {
    return node instanceof Scalar scalar ? scalar.print() : "";
  }

  private static boolean fitsEnum(@Nullable Node values, Node value) {
    return values == null || items(values).stream().anyMatch(candidate -> equal(candidate, value));
  }

  private static boolean equal(Node first, Node second) {
    BigDecimal firstNumber = number(first);
    BigDecimal secondNumber = number(second);
    return (firstNumber != null && secondNumber != null)
        ? firstNumber.compareTo(secondNumber) == 0
        : Json.write(first, 0).equals(Json.write(second, 0));
  }

  private boolean fitsCombinations(Node schema, Node value) {
    Node allOf = schema.get("allOf");
    Node anyOf = schema.get("anyOf");
    Node oneOf = schema.get("oneOf");
    Node not = schema.get("not");
    return (allOf == null || items(allOf).stream().allMatch(part -> fits(part, value)))
        && (anyOf == null || items(anyOf).stream().anyMatch(part -> fits(part, value)))
        && (oneOf == null || items(oneOf).stream().filter(part -> fits(part, value)).count() == 1)
        && (not == null || !fits(not, value));
  }

  private boolean fitsObject(Node schema, Mapping value) {
    Node required = schema.get("required");
    if (required != null
        && !items(required).stream().allMatch(name -> value.get(textOf(name)) != null)) {
      return false;
    }
    Node properties = schema.get("properties");
    Node additional = schema.get("additionalProperties");
    for (Map.Entry<String, Node> entry : value.values().entrySet()) {
      Node property = properties == null ? null : properties.get(entry.getKey());
      if (!fitsSchemaOrFlag(property == null ? additional : property, entry.getValue())) {
        return false;
      }
    }
    return isWithin(schema, "minProperties", "maxProperties", value.values().size());
  }

  private boolean fitsList(Node schema, Sequence value) {
    Node items = schema.get("items");
    List<Node> itemSchemas = items instanceof Sequence list ? list.items() : List.of();
    for (int i = 0; i < value.items().size(); i++) {
      Node itemSchema = i < itemSchemas.size() ? itemSchemas.get(i) : schema.get("additionalItems");
      if (!fitsSchemaOrFlag(items instanceof Mapping ? items : itemSchema, value.items().get(i))) {
        return false;
      }
    }
    boolean unique =
        schema.get("uniqueItems") instanceof Scalar flag && flag.print().equals("true");
    long distinct = value.items().stream().map(item -> Json.write(item, 0)).distinct().count();
    return isWithin(schema, "minItems", "maxItems", value.items().size())
        && (!unique || distinct == value.items().size());
  }

  /// @param schema a schema, or a flag that accepts everything or nothing
  private boolean fitsSchemaOrFlag(@Nullable Node schema, Node value) {
    return schema == null
        || (schema instanceof Scalar flag ? flag.print().equals("true") : fits(schema, value));
  }

  private static boolean fitsScalar(Node schema, Scalar value) {
    BigDecimal number = number(value);
    if (number != null) {
      return fitsNumber(schema, number);
    }
    String text = value.text();
    if (text == null) {
      return true;
    }
    Node pattern = schema.get("pattern");
    return isWithin(schema, "minLength", "maxLength", text.codePointCount(0, text.length()))
        && (pattern == null || Pattern.compile(textOf(pattern)).matcher(text).find());
  }

  // exclusive bounds are flags next to the bound in draft 4, numbers in later drafts
  private static boolean fitsNumber(Node schema, BigDecimal number) {
    BigDecimal min = number(schema.get("minimum"));
    BigDecimal max = number(schema.get("maximum"));
    BigDecimal above = number(schema.get("exclusiveMinimum"));
    BigDecimal below = number(schema.get("exclusiveMaximum"));
    BigDecimal step = number(schema.get("multipleOf"));
    int low = isSet(schema.get("exclusiveMinimum")) ? 1 : 0;
    int high = isSet(schema.get("exclusiveMaximum")) ? -1 : 0;
    return (min == null || number.compareTo(min) >= low)
        && (max == null || number.compareTo(max) <= high)
        && (above == null || number.compareTo(above) > 0)
        && (below == null || number.compareTo(below) < 0)
        && (step == null || step.signum() == 0 || number.remainder(step).signum() == 0);
  }

  private static boolean isSet(@Nullable Node flag) {
    return flag instanceof Scalar scalar && scalar.print().equals("true");
  }

  private static boolean isWithin(Node schema, String minKey, String maxKey, int size) {
    BigDecimal low = number(schema.get(minKey));
    BigDecimal high = number(schema.get(maxKey));
    BigDecimal number = BigDecimal.valueOf(size);
    return (low == null || number.compareTo(low) >= 0)
        && (high == null || number.compareTo(high) <= 0);
  }

  private static @Nullable BigDecimal number(@Nullable Node node) {
    if (!(node instanceof Scalar scalar) || !(scalar.value() instanceof Number number)) {
      return null;
    }
    return Double.isFinite(number.doubleValue()) || number instanceof BigInteger
        ? new BigDecimal(scalar.print())
        : null;
  }

  private static List<Node> items(Node node) {
    return node instanceof Sequence list ? list.items() : List.of();
  }

  private static List<Node> values(Node node) {
    return node instanceof Mapping mapping ? List.copyOf(mapping.values().values()) : List.of();
  }
}
