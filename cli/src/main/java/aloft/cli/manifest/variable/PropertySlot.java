package aloft.cli.manifest.variable;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A property of the manifest and its state of resolution.
///
/// The shallow value is the value of the property itself; its children may still contain variables.
/// The full value has no variables. `resolving` is set while the shallow value is computed and
/// detects cycles; a failure is kept and thrown again. Used by one thread.
final class PropertySlot {
  final @Nullable PropertySlot parent;
  final String key;
  final Node raw;

  /// The number of nested variables that led to the raw value.
  final int depth;

  boolean resolving;
  @Nullable ResolvedValue shallowValue;
  int shallowDepth;
  @Nullable ResolvedValue fullValue;
  @Nullable UserException failure;
  private final Map<String, PropertySlot> children = new HashMap<>();

  PropertySlot(@Nullable PropertySlot parent, String key, Node raw, int depth) {
    this.parent = parent;
    this.key = key;
    this.raw = raw;
    this.depth = depth;
  }

  /// The child property at a key or index; null if there is none or the shallow value is not
  /// computed yet.
  @Nullable PropertySlot child(String name) {
    ResolvedValue value = shallowValue;
    if (value == null) {
      return null;
    }
    Node childNode = value.node().get(name);
    Node redacted = value.redacted().get(name);
    if (childNode == null || redacted == null) {
      return null;
    }
    PropertySlot child = children.get(name);
    if (child == null) {
      child = new PropertySlot(this, name, childNode, shallowDepth);
      if (value.isSecret() && !childNode.equals(redacted)) {
        child.shallowValue = new ResolvedValue(childNode, redacted, true);
      }
      children.put(name, child);
    }
    return child;
  }

  /// The path of the property, as `functions.hello.events.0`.
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
