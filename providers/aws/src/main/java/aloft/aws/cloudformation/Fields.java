package aloft.aws.cloudformation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Builds an object of a template field by field; null values are left out.
public final class Fields {
  private final Map<String, Value> fields = new LinkedHashMap<>();

  public static Fields with(String key, @Nullable Object value) {
    return new Fields().put(key, value);
  }

  /// Sets a field to a [Value], other fields, a string, a number, a boolean, a list or a map.
  ///
  /// @param value null leaves the field out
  /// @throws IllegalArgumentException if the type of the value is not supported
  public Fields put(String key, @Nullable Object value) {
    Value converted =
        switch (value) {
          case null -> null;
          case Value given -> given;
          case Fields given -> given.obj();
          case String text -> Value.of(text);
          case Number number -> Value.of(number);
          case Boolean flag -> Value.of(flag.booleanValue());
          case List<?> items -> list(items);
          case Map<?, ?> map -> map(map);
          default -> throw new IllegalArgumentException("unsupported value: " + value);
        };
    if (converted != null) {
      fields.put(key, converted);
    }
    return this;
  }

  /// Sets a field to other fields; leaves it out if there are none.
  public Fields putUnlessEmpty(String key, Fields value) {
    return value.isEmpty() ? this : put(key, value);
  }

  private static Value list(List<?> items) {
    return new Value.Arr(
        items.stream()
            .map(item -> item instanceof Value value ? value : Value.of((String) item))
            .toList());
  }

  private static Value map(Map<?, ?> map) {
    Fields fields = new Fields();
    map.forEach((key, value) -> fields.put((String) key, value));
    return fields.obj();
  }

  /// Tags in the form that most resources use: a list of Key and Value.
  public static @Nullable List<Value> tags(@Nullable Map<String, Value> tags) {
    if (tags == null) {
      return null;
    }
    List<Value> list = new ArrayList<>(tags.size());
    tags.forEach((key, value) -> list.add(with("Key", key).put("Value", value).obj()));
    return list;
  }

  public boolean isEmpty() {
    return fields.isEmpty();
  }

  public Value.Obj obj() {
    return new Value.Obj(fields);
  }
}
