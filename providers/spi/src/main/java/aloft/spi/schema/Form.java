package aloft.spi.schema;

import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import org.jspecify.annotations.Nullable;

/// Decodes one type of value. A type that is not a record declares its form as the constant `FORM`.
public interface Form<T> {

  /// Decodes a node.
  ///
  /// @param findings collects errors and warnings
  /// @return null if the node does not match; the findings then contain the error
  @Nullable T read(Node node, DiagnosticCollector findings);

  /// Returns the schema of the values.
  Schema schema();

  /// Returns the node in canonical form: a numeric string as a number, a single item of a list as a
  /// list. A node that does not match is left unchanged.
  default Node normalize(Node node) {
    return node;
  }

  /// Returns the item of a list with one item, or the node itself: a list with one scalar is
  /// accepted in place of a scalar.
  static Node unwrapSingle(Node node) {
    return node instanceof Sequence sequence && sequence.items().size() == 1
        ? sequence.items().getFirst()
        : node;
  }

  /// Returns true if a value that is no scalar can become a string in the cloud.
  default boolean isResolvedToText(T value) {
    return true;
  }

  /// Returns true if a mapping in place of a list counts as a list with one item of this form.
  default boolean isImplicitListItem() {
    return false;
  }
}
