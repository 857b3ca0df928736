package aloft.spi.document;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/// Reads JSON into nodes, and writes nodes or plain values (maps, lists, scalars) as JSON.
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /// Reads a JSON text.
  ///
  /// @param file the file name in the places of the nodes
  /// @throws UserException with the code `json/syntax` if the text is not valid JSON
  public static Node read(String text, String file) {
    try {
      return parse(text, file);
    } catch (SyntaxException e) {
      Diagnostic diagnostic =
          Diagnostic.error("json/syntax", "not valid JSON: " + e.reason, e.place);
      Throwable cause = e.getCause();
      throw cause == null ? new UserException(diagnostic) : new UserException(diagnostic, cause);
    }
  }

  /// Returns why a text is not valid JSON; null if it is valid.
  public static @Nullable String syntaxError(String text) {
    try {
      parse(text, "");
      return null;
    } catch (SyntaxException e) {
      return e.reason;
    }
  }

  private static final class SyntaxException extends RuntimeException {
    private final String reason;
    private final transient SourceRange place;

    SyntaxException(String reason, SourceRange place, @Nullable Throwable cause) {
      super(reason, cause);
      this.reason = reason;
      this.place = place;
    }
  }

  private static Node parse(String text, String file) {
    try (JsonParser parser =
        FACTORY.createParser(tools.jackson.core.ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new SyntaxException("the text is empty", SourceRange.of(file), null);
      }
      Node node = read(parser, file);
      if (parser.nextToken() != null) {
        throw new SyntaxException("text after the end of the value", place(parser, file), null);
      }
      return node;
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      SourceRange place = at == null ? SourceRange.of(file) : place(at, file, 1);
      // The place says where the value starts; the parser's own marker has no meaning for the user.
      String reason =
          e.getOriginalMessage()
              .replaceAll(" \\(start marker at .*\\)$", "")
              .replaceAll(", from `.*`\\)$", ")");
      throw new SyntaxException(reason, place, e);
    }
  }

  private static Node read(JsonParser parser, String file) {
    SourceRange place = place(parser, file);
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        SequencedMap<String, Mapping.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          SourceRange keyPlace = place(parser, file);
          String key = parser.currentName();
          parser.nextToken();
          entries.put(key, new Mapping.Entry(key, keyPlace, read(parser, file)));
        }
        yield new Mapping(entries, place);
      }
      case START_ARRAY -> {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(read(parser, file));
        }
        yield new Sequence(items, place);
      }
      case VALUE_STRING -> new Scalar(parser.getString(), place);
      case VALUE_TRUE -> new Scalar(true, place);
      case VALUE_FALSE -> new Scalar(false, place);
      case VALUE_NUMBER_INT -> {
        BigInteger number = parser.getBigIntegerValue();
        yield new Scalar(number.bitLength() < 64 ? (Object) number.longValue() : number, place);
      }
      case VALUE_NUMBER_FLOAT -> new Scalar(parser.getDoubleValue(), place);
      default -> new Scalar(null, place);
    };
  }

  private static SourceRange place(JsonParser parser, String file) {
    JsonToken token = parser.currentToken();
    boolean quoted = token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME;
    int length = Math.max(1, parser.getStringLength()) + (quoted ? 2 : 0);
    return place(parser.currentTokenLocation(), file, length);
  }

  private static SourceRange place(TokenStreamLocation at, String file, int length) {
    return new SourceRange(
        file, at.getLineNr(), at.getColumnNr(), at.getLineNr(), at.getColumnNr() + length);
  }

  /// Writes a node or a plain value with two spaces of indentation, like `JSON.stringify(x, null,
  /// 2)`.
  public static String write(@Nullable Object value) {
    return write(value, 2);
  }

  /// Writes a node or a plain value.
  ///
  /// @param indent spaces per level; 0 for one line without spaces
  public static String write(@Nullable Object value, int indent) {
    StringWriter out = new StringWriter();
    ObjectWriteContext context =
        new ObjectWriteContext.Base() {
          @Override
          public @Nullable PrettyPrinter getPrettyPrinter() {
            return indent == 0 ? null : printer(indent);
          }
        };
    try (JsonGenerator generator = FACTORY.createGenerator(context, out)) {
      write(generator, value);
    }
    return withEscapedHalves(out.toString());
  }

  /// Escapes halves of surrogate pairs, as JavaScript does: UTF-8 cannot represent them. Such
  /// characters are only in strings.
  private static String withEscapedHalves(String json) {
    StringBuilder out = null;
    int copied = 0;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < json.length()
              && Character.isLowSurrogate(json.charAt(i + 1));
      if (pair) {
        i++;
      } else {
        out = out == null ? new StringBuilder(json.length() + 6) : out;
        out.append(json, copied, i).append("\\u").append(Integer.toHexString(c));
        copied = i + 1;
      }
    }
    return out == null ? json : out.append(json, copied, json.length()).toString();
  }

  private static PrettyPrinter printer(int indent) {
    DefaultIndenter indenter = new DefaultIndenter(" ".repeat(indent), "\n");
    return new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""))
        .withObjectIndenter(indenter)
        .withArrayIndenter(indenter);
  }

  private static void write(JsonGenerator out, @Nullable Object value) {
    switch (value) {
      case null -> out.writeNull();
      case Mapping mapping -> {
        out.writeStartObject();
        mapping
            .entries()
            .forEach((key, entry) -> {
              out.writeName(key);
              write(out, entry.value());
            });
        out.writeEndObject();
      }
      case Map<?, ?> map -> {
        out.writeStartObject();
        map.forEach((key, item) -> {
          out.writeName(String.valueOf(key));
          write(out, item);
        });
        out.writeEndObject();
      }
      case Sequence sequence -> write(out, sequence.items());
      case Iterable<?> items -> {
        out.writeStartArray();
        items.forEach(item -> write(out, item));
        out.writeEndArray();
      }
      case Scalar scalar -> write(out, scalar.value());
      case String text -> out.writeString(text);
      case Boolean flag -> out.writeBoolean(flag);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case BigInteger number -> out.writeNumber(number);
      case Double number when !Double.isFinite(number) -> out.writeNull();
      case Double number -> out.writeRawValue(new Scalar(number, SourceRange.of("")).print());
      case Enum<?> constant -> out.writeString(constant.name());
      default -> out.writeString(value.toString());
    }
  }

  /// Creates a node from plain values (maps, lists, scalars, nodes), all with the same place.
  public static Node node(@Nullable Object value, SourceRange place) {
    return switch (value) {
      case Node node -> node;
      case Map<?, ?> map -> {
        SequencedMap<String, Mapping.Entry> entries = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, item) -> {
          String name = String.valueOf(key);
          entries.put(name, new Mapping.Entry(name, place, node(item, place)));
        });
        yield new Mapping(entries, place);
      }
      case Iterable<?> items -> {
        List<Node> nodes = new ArrayList<>();
        items.forEach(item -> nodes.add(node(item, place)));
        yield new Sequence(nodes, place);
      }
      case Integer number -> new Scalar(number.longValue(), place);
      case null, default -> new Scalar(value, place);
    };
  }

  /// Returns the plain value of a node: LinkedHashMap, ArrayList, String, Boolean, Long, Double or
  /// null.
  public static @Nullable Object plainValue(Node node) {
    return switch (node) {
      case Mapping mapping -> {
        Map<String, @Nullable Object> map =
            LinkedHashMap.newLinkedHashMap(mapping.entries().size());
        mapping.entries().forEach((key, entry) -> map.put(key, plainValue(entry.value())));
        yield map;
      }
      case Sequence sequence -> {
        List<@Nullable Object> list = new ArrayList<>(sequence.items().size());
        sequence.items().forEach(item -> list.add(plainValue(item)));
        yield list;
      }
      case Scalar scalar -> scalar.value();
    };
  }
}
