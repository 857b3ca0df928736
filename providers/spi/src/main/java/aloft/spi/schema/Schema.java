package aloft.spi.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The schema of a value in a manifest.
public sealed interface Schema {

  /// Any value.
  record Anything() implements Schema {}

  /// A string.
  record Text(Rules rules) implements Schema {
    /// Returns the schema of a string with these allowed values, or of any string if there are
    /// none.
    public static Text of(List<String> words) {
      return new Text(new Rules(words, false, null, "", Long.MIN_VALUE, Long.MAX_VALUE, false));
    }
  }

  /// A number.
  ///
  /// @param whole whether it is an integer
  record Numeric(boolean whole, Rules rules) implements Schema {}

  /// A boolean.
  record Flag() implements Schema {}

  /// A list, or a single item.
  record ListOf(Schema items, Rules rules) implements Schema {
    public ListOf(Schema items) {
      this(items, Rules.NONE);
    }
  }

  /// A mapping with arbitrary keys.
  record MapOf(Schema values, Rules keys) implements Schema {
    public MapOf(Schema values) {
      this(values, Rules.NONE);
    }
  }

  /// A value, or an expression that the cloud resolves to such a value.
  record Resolvable(Schema value) implements Schema {}

  /// One of several alternatives.
  record AnyOf(List<Schema> options) implements Schema {
    public AnyOf {
      options = List.copyOf(options);
    }
  }

  /// A mapping with known keys.
  ///
  /// @param name the simple name of its record
  /// @param shortForm the description of the short form; null if there is none
  /// @param open whether unknown keys are allowed
  /// @param fields computed lazily, because a shape may contain itself
  record Shape(
      String name,
      @Nullable String doc,
      @Nullable String shortForm,
      boolean open,
      Supplier<Map<String, Field>> fields)
      implements Schema {
    /// Returns a shape with fixed fields.
    public static Shape of(String name, Map<String, Field> fields) {
      Map<String, Field> fixed = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
      return new Shape(name, null, null, false, () -> fixed);
    }

    /// Returns this shape with another schema for one of its keys.
    public Shape with(String key, Schema schema) {
      return new Shape(
          name,
          doc,
          shortForm,
          open,
          () -> {
            Map<String, Field> changed = new LinkedHashMap<>(fields.get());
            changed.computeIfPresent(
                key, (k, field) -> new Field(schema, field.required(), field.doc()));
            return changed;
          });
    }

    /// Returns this shape with more keys.
    public Shape plus(Map<String, Field> more) {
      return new Shape(
          name,
          doc,
          shortForm,
          open,
          () -> {
            Map<String, Field> all = new LinkedHashMap<>(fields.get());
            all.putAll(more);
            return all;
          });
    }
  }

  /// A key of a shape and the schema of its value.
  record Field(Schema schema, boolean required, @Nullable String doc) {}

  /// Returns the schema of a type: of a record, or of a type with a constant `FORM`.
  static Schema of(Class<?> type) {
    return Forms.of(type).schema();
  }
}
