package aloft.cli.manifest.variable;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A property of the manifest on its way from text to value.
final class PropertySlot {
  final @Nullable PropertySlot parent;
  final String key;
  final Node raw;

  /// How many variables, one giving the next, led to this property's text.
  final int depth;

  boolean resolving;
  @Nullable ResolvedValue settled;
  int settledDepth;
  @Nullable ResolvedValue complete;
  @Nullable UserException failure;
  private final Map<String, PropertySlot> children = new HashMap<>();

  PropertySlot(@Nullable PropertySlot parent, String key, Node raw, int depth) {
    this.parent = parent;
    this.key = key;
    this.raw = raw;
    this.depth = depth;
  }

  /// The property under a key or an index of a settled one; null where there is none.
  @Nullable PropertySlot child(String name) {
    ResolvedValue value = settled;
    if (value == null) {
      return null;
    }
    Node found = value.node().get(name);
    Node shown = value.shown().get(name);
    if (found == null || shown == null) {
      return null;
    }
    PropertySlot known = children.get(name);
    if (known == null) {
      known = new PropertySlot(this, name, found, settledDepth);
      if (value.isSecret() && !found.equals(shown)) {
        known.settled = new ResolvedValue(found, shown, true);
      }
      children.put(name, known);
    }
    return known;
  }

  /// `functions.hello.events.0`.
  String path() {
    return parent == null || parent.key.isEmpty() ? key : parent.path() + "." + key;
  }

  static int size(Node node) {
    return switch (node) {
      case Mapping mapping -> mapping.entries().size();
      case Sequence list -> list.items().size();
      default -> 0;
    };
  }
}
