package aloft.cli.packaging.node.lock;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads values from the mappings of a lock file.
final class LockEntries {
  private LockEntries() {}

  static @Nullable Mapping mapping(@Nullable Mapping from, String key) {
    return from != null && from.get(key) instanceof Mapping mapping ? mapping : null;
  }

  static @Nullable String text(@Nullable Mapping from, String key) {
    return from != null && from.get(key) instanceof Scalar scalar ? scalar.print() : null;
  }

  /// The entries of several mappings together. Of two with one key, the earlier wins.
  static Map<String, String> texts(@Nullable Mapping from, String... keys) {
    Map<String, String> texts = new HashMap<>();
    for (String key : keys) {
      Mapping mapping = mapping(from, key);
      if (mapping != null) {
        mapping.entries().forEach((name, entry) -> texts.putIfAbsent(name, text(entry.value())));
      }
    }
    return texts;
  }

  private static String text(Node node) {
    return node instanceof Scalar scalar ? scalar.print() : "";
  }
}
