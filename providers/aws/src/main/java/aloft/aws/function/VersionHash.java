package aloft.aws.function;

import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.spi.document.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The end of a version's logical id: changes when, and only when, a new version must be published.
final class VersionHash {
  private VersionHash() {}

  /// Counts the code, the settings of the function but for those that hold for all versions, and
  /// the layers of this service that it uses.
  static String of(Resource function, Code code, Layers.Compiled layers) {
    Value.Obj counted =
        function
            .properties()
            .without("ReservedConcurrentExecutions")
            .without("Tags")
            .without("SnapStart");
    if (!code.image()) {
      counted = counted.without("Code");
    }
    List<Layers.Compiled.Layer> own = used(function, layers).toList();
    StringBuilder text = new StringBuilder(code.digest());
    own.stream().map(layer -> layer.artifact().sha256()).sorted().forEach(text::append);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("function", sorted(counted));
    all.put("layers", own.stream().map(layer -> sorted(layer.properties())).toList());
    return ContentDigests.sha256(text.append(Json.write(all, 0)).toString());
  }

  private static Stream<Layers.Compiled.Layer> used(Resource function, Layers.Compiled layers) {
    return function.properties().get("Layers") instanceof Value.Arr list
        ? list.items().stream()
            .filter(Value.Ref.class::isInstance)
            .map(item -> layers.byId().get(((Value.Ref) item).id()))
            .filter(java.util.Objects::nonNull)
        : Stream.of();
  }

  private static Object sorted(Value value) {
    return switch (value) {
      case Value.Obj obj -> {
        Map<String, Object> map = new TreeMap<>();
        obj.fields().forEach((key, field) -> map.put(key, sorted(field)));
        yield map;
      }
      case Value.Arr arr -> arr.items().stream().map(VersionHash::sorted).toList();
      default -> {
        Object plain = value.plain();
        yield plain == null ? Map.of() : plain;
      }
    };
  }
}
