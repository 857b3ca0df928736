package aloft.aws.plan;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes a record as the mapping that the Decoder reads back: the record is the schema both ways.
final class Written {
  private Written() {}

  static Mapping of(Record value, String source) {
    return (Mapping) Json.node(plain(value), SourceRange.of(source));
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case Record record when record.getClass().getPackage() == Written.class.getPackage() ->
          fields(record);
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
      try {
        Object value = component.getAccessor().invoke(record);
        if (value != null) {
          map.put(component.getName(), plain(value));
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return map;
  }
}
