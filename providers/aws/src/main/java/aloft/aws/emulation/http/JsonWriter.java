package aloft.aws.emulation.http;

import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.emulation.Payload;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A streaming JSON writer; avoids building a tree, because every request writes an event.
final class JsonWriter {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out = new StringBuilder(1536);
  private boolean first = true;

  /// Starts the root object, or an object after a name.
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

  /// Writes a value that is already JSON.
  JsonWriter raw(String name, String json) {
    name(name).out.append(json);
    return this;
  }

  /// Writes an object of strings; null if it is empty.
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

  /// Writes an object of string lists; null if it is empty.
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
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        out.append(text, start, i);
        escape(c);
        start = i + 1;
      }
    }
    out.append(text, start, text.length()).append('"');
  }

  private void escape(char c) {
    out.append('\\');
    switch (c) {
      case '"', '\\' -> out.append(c);
      case '\n' -> out.append('n');
      case '\r' -> out.append('r');
      case '\t' -> out.append('t');
      default -> out.append("u00").append(HEX[c >> 4]).append(HEX[c & 15]);
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
