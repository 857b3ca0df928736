package aloft.spi.document;

import aloft.spi.diagnostic.SourceRange;
import org.jspecify.annotations.Nullable;

/// A value of a document with its place in the file: a scalar, a sequence or a mapping. Immutable.
public sealed interface Node permits Scalar, Sequence, Mapping {

  /// Returns the place of its text in the file.
  SourceRange place();

  /// Returns the same value with another place.
  Node withPlace(SourceRange newPlace);

  /// Returns the node at a key or an index, or null if there is none.
  default @Nullable Node get(String key) {
    return switch (this) {
      case Mapping mapping -> mapping.get(key);
      case Sequence sequence -> sequence.get(key);
      case Scalar scalar -> null;
    };
  }

  /// Returns the node at a path of keys and indices, or null if there is none.
  default @Nullable Node get(String first, String... rest) {
    Node node = get(first);
    for (String key : rest) {
      if (node == null) {
        return null;
      }
      node = node.get(key);
    }
    return node;
  }

  /// Returns true for a null scalar.
  default boolean isNull() {
    return this instanceof Scalar scalar && scalar.value() == null;
  }

  /// Returns the text of a string scalar, or null for any other node.
  default @Nullable String text() {
    return this instanceof Scalar scalar && scalar.value() instanceof String text ? text : null;
  }

  /// Returns the type name for messages: `string`, `number`, `boolean`, `null`, `list` or `object`.
  default String kind() {
    return switch (this) {
      case Mapping mapping -> "object";
      case Sequence sequence -> "list";
      case Scalar scalar ->
          switch (scalar.value()) {
            case null -> "null";
            case String text -> "string";
            case Boolean flag -> "boolean";
            default -> "number";
          };
    };
  }
}
