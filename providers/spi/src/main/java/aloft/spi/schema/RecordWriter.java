package aloft.spi.schema;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Encodes a record as a mapping that the [Decoder] can read. Null components are omitted.
public final class RecordWriter {
  // Reading the components of a class takes most of the time.
  private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

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
    for (Field field : FIELDS.computeIfAbsent(record.getClass(), RecordWriter::fieldsOf)) {
      Object value = field.value(record);
      if (value instanceof Record group && field.isInline()) {
        map.putAll(fields(group));
      } else if (value != null) {
        map.put(field.name(), plainValue(value));
      }
    }
    return map;
  }

  private static List<Field> fieldsOf(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    RecordComponent[] components = type.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      components[i].getAccessor().trySetAccessible();
      boolean isInline = components[i].getType().isRecord() && isInline(type, components[i], i);
      fields.add(new Field(components[i].getName(), components[i].getAccessor(), isInline));
    }
    return fields;
  }

  // The first annotation that is read costs milliseconds, and a generated layout knows the answer.
  private static boolean isInline(Class<?> type, RecordComponent component, int index) {
    Layout layout = Layout.generated(type);
    return layout == null
        ? component.isAnnotationPresent(Inline.class)
        : layout.components().get(index) instanceof Layout.Group;
  }

  /// A component of a record.
  ///
  /// @param isInline whether its own fields are written in its place
  private record Field(String name, Method accessor, boolean isInline) {
    @Nullable Object value(Record record) {
      try {
        return accessor.invoke(record);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
