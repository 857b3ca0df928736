package aloft.aws.cloud.function;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/// Converts requests and answers of the SDK from and to plain JSON, by the names of the API.
final class SdkJson {
  private SdkJson() {}

  /// The set fields of an answer.
  static Map<String, Object> read(SdkPojo answer) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (SdkField<?> field : answer.sdkFields()) {
      Object value = plain(field.getValueOrDefault(answer));
      if (value != null) {
        values.put(field.locationName(), value);
      }
    }
    return values;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case SdkPojo object -> read(object);
      case Map<?, ?> map -> {
        Map<String, Object> values = new LinkedHashMap<>();
        map.forEach((key, item) -> {
          Object plain = plain(item);
          if (plain != null) {
            values.put(String.valueOf(key), plain);
          }
        });
        yield values;
      }
      case List<?> list -> {
        List<Object> values = new ArrayList<>();
        for (Object item : list) {
          Object plain = plain(item);
          if (plain != null) {
            values.add(plain);
          }
        }
        yield values;
      }
      case null, default -> value;
    };
  }

  /// Sets fields of a request; names that it does not have are ignored.
  static void write(Map<?, ?> values, SdkPojo request) {
    for (SdkField<?> field : request.sdkFields()) {
      Object value = values.get(field.locationName());
      if (value != null) {
        field.set(request, value(value, field));
      }
    }
  }

  private static Object value(Object value, SdkField<?> field) {
    MarshallingType<?> type = field.marshallingType();
    if (type.equals(MarshallingType.SDK_POJO) && value instanceof Map<?, ?> map) {
      SdkPojo object = field.constructor().get();
      write(map, object);
      return object instanceof Buildable buildable ? buildable.build() : object;
    }
    if (type.equals(MarshallingType.LIST) && value instanceof List<?> list) {
      SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
      return list.stream().map(item -> value(item, member)).toList();
    }
    if (type.equals(MarshallingType.MAP) && value instanceof Map<?, ?> map) {
      SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
      Map<String, Object> values = new LinkedHashMap<>();
      map.forEach((key, item) -> values.put(String.valueOf(key), value(item, member)));
      return values;
    }
    String text = String.valueOf(value);
    return type.equals(MarshallingType.INTEGER)
        ? Integer.valueOf(text)
        : type.equals(MarshallingType.BOOLEAN) ? Boolean.valueOf(text) : text;
  }
}
