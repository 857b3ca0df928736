package aloft.spi.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The shape of a value in a manifest.
public sealed interface Schema {

  /// Anything at all.
  record Anything() implements Schema {}

  /// A text.
  record Text(Rules rules) implements Schema {
    /// A text that may be one of some words, or any where there are none.
    public static Text of(List<String> words) {
      return new Text(new Rules(words, false, null, "", Long.MIN_VALUE, Long.MAX_VALUE));
    }
  }

  /// A number.
  record Numeric(boolean whole, Rules rules) implements Schema {}

  /// true or false.
  record Flag() implements Schema {}

  /// A list, or a single item.
  record ListOf(Schema items, Rules rules) implements Schema {
    public ListOf(Schema items) {
      this(items, Rules.NONE);
    }
  }

  /// A mapping with keys that the user names.
  record MapOf(Schema values, Rules keys) implements Schema {
    public MapOf(Schema values) {
      this(values, Rules.NONE);
    }
  }

  /// One of several shapes.
  record AnyOf(List<Schema> options) implements Schema {
    public AnyOf {
      options = List.copyOf(options);
    }
  }

  /// A mapping with known keys.
  ///
  /// @param name of the record it is read off
  /// @param shortForm in words, where there is one
  /// @param fields read when asked for: shapes may contain themselves
  record Shape(
      String name,
      @Nullable String doc,
      @Nullable String shortForm,
      boolean open,
      Supplier<Map<String, Field>> fields)
      implements Schema {
    /// A shape whose fields are known.
    public static Shape of(String name, Map<String, Field> fields) {
      Map<String, Field> fixed = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
      return new Shape(name, null, null, false, () -> fixed);
    }

    /// This shape with another schema for one of its keys.
    public Shape with(String key, Schema schema) {
      return new Shape(
          name,
          doc,
          shortForm,
          open,
          () -> {
            Map<String, Field> changed = new LinkedHashMap<>(fields.get());
            changed.computeIfPresent(key, (k, old) -> new Field(schema, old.required(), old.doc()));
            return changed;
          });
    }
  }

  /// A key of a shape.
  record Field(Schema schema, boolean required, @Nullable String doc) {}

  /// The shape of a type: a record, or one with a constant `FORM`.
  static Schema of(Class<?> type) {
    return Forms.of(type).schema();
  }
}
