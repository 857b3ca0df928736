package aloft.spi.schema;

import aloft.spi.document.Node;
import org.jspecify.annotations.Nullable;

/// Reads one kind of value. A type that is not a record has a constant `FORM` of this kind.
public interface Form<T> {

  /// Reads a node; null where it does not fit, which has been told to the findings then.
  @Nullable T read(Node node, Findings findings);

  /// Its shape.
  Schema schema();
}
