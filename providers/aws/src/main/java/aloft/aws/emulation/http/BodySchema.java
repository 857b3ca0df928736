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

/// A JSON schema of draft 4, as models of a REST API are written in: tells whether a body fits. It
/// knows the words that models commonly use, and says which others stand in a schema.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html">Data
///   models</a>
public final class BodySchema {
  /// Words that explain, and decide nothing.
  private static final Set<String> SAID =
      Set.of("$schema", "id", "title", "description", "default", "example", "examples", "format");

  private static final Set<String> PLAIN =
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

  private static final int LONGEST_CHAIN = 16;

  private final Node root;

  public BodySchema(Node root) {
    this.root = root;
  }

  /// The first word of the schema that is not known here; null for none.
  public @Nullable String unknown() {
    return unknown(root, new HashSet<>());
  }

  private @Nullable String unknown(Node schema, Set<Node> seen) {
    if (!(schema instanceof Mapping mapping) || !seen.add(schema)) {
      return schema instanceof Mapping ? null : "a schema that is no object";
    }
    for (Map.Entry<String, Node> entry : mapping.values().entrySet()) {
      Node value = entry.getValue();
      String found =
          switch (entry.getKey()) {
            case "$ref" -> {
              Node referred = referred(value);
              yield referred == null ? "$ref" : unknown(referred, seen);
            }
            case "properties", "definitions" -> unknownIn(values(value), seen);
            case "allOf", "anyOf", "oneOf" -> unknownIn(items(value), seen);
            case "not" -> unknown(value, seen);
            case "additionalProperties", "additionalItems" ->
                value instanceof Scalar ? null : unknown(value, seen);
            case "items" ->
                value instanceof Sequence ? unknownIn(items(value), seen) : unknown(value, seen);
            case "pattern" -> isPattern(value) ? null : "pattern";
            default ->
                SAID.contains(entry.getKey()) || PLAIN.contains(entry.getKey())
                    ? null
                    : entry.getKey();
          };
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable String unknownIn(List<Node> schemas, Set<Node> seen) {
    for (Node schema : schemas) {
      String found = unknown(schema, seen);
      if (found != null) {
        return found;
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

  /// What `#/definitions/name` means; null for what stands elsewhere, or goes round in circles.
  private @Nullable Node referred(Node reference) {
    Node at = reference;
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      Node found = at(at.text());
      Node next = found == null ? null : found.get("$ref");
      if (next == null) {
        return found;
      }
      at = next;
    }
    return null;
  }

  private @Nullable Node at(@Nullable String path) {
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
    Node referred = reference == null ? null : referred(reference);
    if (referred != null) {
      return fits(referred, value);
    }
    return fitsType(schema.get("type"), value)
        && fitsEnum(schema.get("enum"), value)
        && fitsOthers(schema, value)
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
        .stream().map(each -> String.valueOf(each.text())).toList();
  }

  private static boolean fitsEnum(@Nullable Node words, Node value) {
    return words == null || items(words).stream().anyMatch(word -> equal(word, value));
  }

  private static boolean equal(Node one, Node other) {
    BigDecimal number = number(one);
    BigDecimal second = number(other);
    return (number != null && second != null)
        ? number.compareTo(second) == 0
        : Json.write(one, 0).equals(Json.write(other, 0));
  }

  private boolean fitsOthers(Node schema, Node value) {
    Node all = schema.get("allOf");
    Node any = schema.get("anyOf");
    Node one = schema.get("oneOf");
    Node not = schema.get("not");
    return (all == null || items(all).stream().allMatch(each -> fits(each, value)))
        && (any == null || items(any).stream().anyMatch(each -> fits(each, value)))
        && (one == null || items(one).stream().filter(each -> fits(each, value)).count() == 1)
        && (not == null || !fits(not, value));
  }

  private boolean fitsObject(Node schema, Mapping value) {
    Node required = schema.get("required");
    if (required != null
        && !items(required).stream()
            .allMatch(name -> value.get(String.valueOf(name.text())) != null)) {
      return false;
    }
    Node properties = schema.get("properties");
    Node others = schema.get("additionalProperties");
    for (Map.Entry<String, Node> entry : value.values().entrySet()) {
      Node own = properties == null ? null : properties.get(entry.getKey());
      if (!fitsPlace(own == null ? others : own, entry.getValue())) {
        return false;
      }
    }
    return isWithin(schema, "minProperties", "maxProperties", value.values().size());
  }

  private boolean fitsList(Node schema, Sequence value) {
    Node items = schema.get("items");
    List<Node> several = items instanceof Sequence list ? list.items() : List.of();
    for (int i = 0; i < value.items().size(); i++) {
      Node own = i < several.size() ? several.get(i) : schema.get("additionalItems");
      if (!fitsPlace(items instanceof Mapping ? items : own, value.items().get(i))) {
        return false;
      }
    }
    boolean unique =
        schema.get("uniqueItems") instanceof Scalar flag && flag.print().equals("true");
    long different = value.items().stream().map(item -> Json.write(item, 0)).distinct().count();
    return isWithin(schema, "minItems", "maxItems", value.items().size())
        && (!unique || different == value.items().size());
  }

  /// @param schema may be a flag: whether there may be anything at all
  private boolean fitsPlace(@Nullable Node schema, Node value) {
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
        && (pattern == null
            || Pattern.compile(String.valueOf(pattern.text())).matcher(text).find());
  }

  // a bound is left out by a flag beside it, as in draft 4, or by a number of its own, as later
  private static boolean fitsNumber(Node schema, BigDecimal number) {
    BigDecimal least = number(schema.get("minimum"));
    BigDecimal most = number(schema.get("maximum"));
    BigDecimal above = number(schema.get("exclusiveMinimum"));
    BigDecimal below = number(schema.get("exclusiveMaximum"));
    BigDecimal step = number(schema.get("multipleOf"));
    int low = isSet(schema.get("exclusiveMinimum")) ? 1 : 0;
    int high = isSet(schema.get("exclusiveMaximum")) ? -1 : 0;
    return (least == null || number.compareTo(least) >= low)
        && (most == null || number.compareTo(most) <= high)
        && (above == null || number.compareTo(above) > 0)
        && (below == null || number.compareTo(below) < 0)
        && (step == null || step.signum() == 0 || number.remainder(step).signum() == 0);
  }

  private static boolean isSet(@Nullable Node flag) {
    return flag instanceof Scalar scalar && scalar.print().equals("true");
  }

  private static boolean isWithin(Node schema, String least, String most, int size) {
    BigDecimal low = number(schema.get(least));
    BigDecimal high = number(schema.get(most));
    BigDecimal own = BigDecimal.valueOf(size);
    return (low == null || own.compareTo(low) >= 0) && (high == null || own.compareTo(high) <= 0);
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
