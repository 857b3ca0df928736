package aloft.spi.schema;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Encodes a record as a mapping that the [Decoder] can read. Null components are omitted.
public final class RecordWriter {
  private RecordWriter() {}

  /// Encodes a record.
  ///
  /// @param source the file name in the places of the nodes
  public static Mapping of(Record value, String source) {
    return (Mapping) Json.node(plainValue(value), SourceRange.of(source));
  }

  private static @Nullable Object plainValue(@Nullable Object value) {
    return switch (value) {
      case Node node -> Json.plainValue(node);
      case Record record -> fields(record);
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((key, item) -> plain.put(key.toString(), plainValue(item)));
        yield plain;
      }
      case List<?> items -> {
        List<@Nullable Object> plain = new ArrayList<>();
        items.forEach(item -> plain.add(plainValue(item)));
        yield plain;
      }
      case null -> null;
      default -> value;
    };
  }

  private static Map<String, @Nullable Object> fields(Record record) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = value(record, component);
      if (value instanceof Record group && component.isAnnotationPresent(Inline.class)) {
        map.putAll(fields(group));
      } else if (value != null) {
        map.put(component.getName(), plainValue(value));
      }
    }
    return map;
  }

  private static @Nullable Object value(Record record, RecordComponent component) {
    try {
      component.getAccessor().trySetAccessible();
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }
}
