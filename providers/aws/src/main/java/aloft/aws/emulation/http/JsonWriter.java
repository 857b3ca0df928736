package aloft.aws.emulation.http;

import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.emulation.Payload;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes JSON piece by piece, without a tree before it: events are written for each request.
final class JsonWriter {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out = new StringBuilder(1536);
  private boolean first = true;

  /// Begins an object, as the whole or after a name.
  JsonWriter open() {
    out.append('{');
    first = true;
    return this;
  }

  JsonWriter open(String name) {
    return name(name).open();
  }

  JsonWriter close() {
    out.append('}');
    first = false;
    return this;
  }

  private JsonWriter name(String name) {
    if (!first) {
      out.append(',');
    }
    first = false;
    quote(name);
    out.append(':');
    return this;
  }

  JsonWriter put(String name, @Nullable String value) {
    name(name);
    if (value == null) {
      out.append("null");
    } else {
      quote(value);
    }
    return this;
  }

  JsonWriter put(String name, long value) {
    name(name).out.append(value);
    return this;
  }

  JsonWriter put(String name, boolean value) {
    name(name).out.append(value);
    return this;
  }

  JsonWriter put(String name, @Nullable Node value) {
    return raw(name, value == null ? "null" : Json.write(value, 0));
  }

  /// Takes a value that is JSON already.
  JsonWriter raw(String name, String json) {
    name(name).out.append(json);
    return this;
  }

  /// An object of texts; null where there are none.
  JsonWriter put(String name, Map<String, String> values) {
    if (values.isEmpty()) {
      return put(name, (String) null);
    }
    open(name);
    values.forEach(this::put);
    return close();
  }

  JsonWriter put(String name, List<String> values) {
    name(name);
    list(values);
    return this;
  }

  /// An object of lists; null where there are none.
  JsonWriter lists(String name, Map<String, List<String>> values) {
    if (values.isEmpty()) {
      return put(name, (String) null);
    }
    open(name);
    values.forEach(this::put);
    return close();
  }

  private void list(List<String> values) {
    out.append('[');
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      quote(values.get(i));
    }
    out.append(']');
  }

  private void quote(String text) {
    out.append('"');
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      if (sign < ' ' || sign == '"' || sign == '\\') {
        out.append(text, start, i);
        escape(sign);
        start = i + 1;
      }
    }
    out.append(text, start, text.length()).append('"');
  }

  private void escape(char sign) {
    out.append('\\');
    switch (sign) {
      case '"', '\\' -> out.append(sign);
      case '\n' -> out.append('n');
      case '\r' -> out.append('r');
      case '\t' -> out.append('t');
      default -> out.append("u00").append(HEX[sign >> 4]).append(HEX[sign & 15]);
    }
  }

  Payload payload() {
    return Payload.of(out.toString());
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
