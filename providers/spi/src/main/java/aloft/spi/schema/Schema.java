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
  record Text(List<String> words, @Nullable String pattern) implements Schema {}

  /// A number.
  record Numeric(boolean whole, @Nullable Long min, @Nullable Long max) implements Schema {}

  /// true or false.
  record Flag() implements Schema {}

  record ListOf(Schema items) implements Schema {}

  record MapOf(Schema values, @Nullable String keyPattern) implements Schema {}

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
  }

  /// A key of a shape.
  record Field(Schema schema, boolean required, @Nullable String doc) {}

  /// The shape of a type: a record, or one with a constant `FORM`.
  static Schema of(Class<?> type) {
    return Forms.of(type).schema();
  }
}
