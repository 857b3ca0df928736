package aloft.aws.cloudformation;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Compares JSON by content: neither the order of keys counts nor the places in a file.
public final class CanonicalJson {
  private CanonicalJson() {}

  /// Returns the text with sorted keys and without spaces.
  public static String of(@Nullable Node node) {
    return node == null ? "" : Json.write(sorted(node), 0);
  }

  private static Object sorted(Node node) {
    return switch (node) {
      case Mapping mapping -> {
        Map<String, Object> keys = new TreeMap<>();
        mapping.values().forEach((key, value) -> keys.put(key, sorted(value)));
        yield keys;
      }
      case Sequence sequence -> sequence.items().stream().map(CanonicalJson::sorted).toList();
      case Scalar scalar -> scalar;
    };
  }
}
