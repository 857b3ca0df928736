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

/// Writes a record as the mapping that the [Decoder] reads back: the record is the schema both
/// ways. What is null is left out.
public final class RecordWriter {
  private RecordWriter() {}

  /// Writes a record.
  ///
  /// @param source the file that places name
  public static Mapping of(Record value, String source) {
    return (Mapping) Json.node(plain(value), SourceRange.of(source));
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case Node node -> Json.plain(node);
      case Record record -> fields(record);
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((key, item) -> plain.put(String.valueOf(key), plain(item)));
        yield plain;
      }
      case List<?> items -> {
        List<@Nullable Object> plain = new ArrayList<>();
        items.forEach(item -> plain.add(plain(item)));
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
      if (value != null) {
        map.put(component.getName(), plain(value));
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
