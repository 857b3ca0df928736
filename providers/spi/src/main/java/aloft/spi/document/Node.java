package aloft.spi.document;

import aloft.spi.diagnostic.SourceRange;
import org.jspecify.annotations.Nullable;

/// A value of a document with its place: a scalar, a sequence or a mapping. Immutable.
public sealed interface Node permits Scalar, Sequence, Mapping {

  /// Where its text stands.
  SourceRange place();

  /// The same value as if it stood elsewhere.
  Node at(SourceRange other);

  /// The node under a key or an index, or null.
  default @Nullable Node get(String key) {
    return switch (this) {
      case Mapping mapping -> mapping.get(key);
      case Sequence sequence -> sequence.get(key);
      case Scalar scalar -> null;
    };
  }

  /// The node at a path of keys and indices, or null where a step is missing.
  default @Nullable Node get(String first, String... rest) {
    Node found = get(first);
    for (String key : rest) {
      if (found == null) {
        return null;
      }
      found = found.get(key);
    }
    return found;
  }

  /// True for a scalar that holds null.
  default boolean isNull() {
    return this instanceof Scalar scalar && scalar.value() == null;
  }

  /// The text of a string scalar, or null for anything else.
  default @Nullable String text() {
    return this instanceof Scalar scalar && scalar.value() instanceof String text ? text : null;
  }

  /// `string`, `number`, `boolean`, `null`, `list` or `object`: the word for messages.
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
