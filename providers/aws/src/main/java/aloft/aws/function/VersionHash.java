package aloft.aws.function;

import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.spi.document.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Computes the suffix of the logical id of a version. It changes if and only if a new version must
/// be published.
final class VersionHash {
  private VersionHash() {}

  /// The hash of the code, of the settings except those shared by all versions, and of the used
  /// layers of this service.
  static String of(Resource function, Code code, Layers.Compiled layers) {
    Value.Obj properties =
        function
            .properties()
            .without("ReservedConcurrentExecutions")
            .without("Tags")
            .without("SnapStart");
    if (!code.image()) {
      properties = properties.without("Code");
    }
    List<Layers.Compiled.Layer> used = used(function, layers).toList();
    StringBuilder text = new StringBuilder(code.digest());
    used.stream().map(layer -> layer.artifact().sha256()).sorted().forEach(text::append);
    Map<String, Object> hashed = new LinkedHashMap<>();
    hashed.put("function", sorted(properties));
    hashed.put("layers", used.stream().map(layer -> sorted(layer.properties())).toList());
    return ContentDigests.sha256(text.append(Json.write(hashed, 0)).toString());
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
