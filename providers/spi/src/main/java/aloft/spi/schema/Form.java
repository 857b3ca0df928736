package aloft.spi.schema;

import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import org.jspecify.annotations.Nullable;

/// Reads one kind of value. A type that is not a record has a constant `FORM` of this kind.
public interface Form<T> {

  /// Reads a node; null where it does not fit, which has been told to the findings then.
  @Nullable T read(Node node, DiagnosticCollector findings);

  /// Its shape.
  Schema schema();

  /// The node as it would be written with care: a number that stands as a text as the number, an
  /// item that stands for its list as the list. What does not fit stays as it is.
  default Node plainly(Node node) {
    return node;
  }

  /// The item of a list of one, else the node itself: where a scalar is wanted, a list of one
  /// scalar is taken as that.
  static Node single(Node node) {
    return node instanceof Sequence sequence && sequence.items().size() == 1
        ? sequence.items().getFirst()
        : node;
  }

  /// True where a mapping that stands in place of a list is taken as a list of one of these.
  default boolean standsForList() {
    return false;
  }
}
