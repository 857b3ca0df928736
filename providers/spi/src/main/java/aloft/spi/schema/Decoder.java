package aloft.spi.schema;

import aloft.spi.document.Node;
import org.jspecify.annotations.Nullable;

/// Reads records off a document: checks and decodes in one go, and tells all it finds.
public final class Decoder {
  private Decoder() {}

  /// Reads a record, or a type with a constant `FORM`.
  ///
  /// @return null where it does not fit; the findings say why
  public static <T> @Nullable T read(Class<T> type, Node node, DiagnosticCollector findings) {
    Object value = Forms.of(type).read(node, findings);
    return value == null ? null : type.cast(value);
  }

  /// A node as it would be written with care where a record of a type is wanted: numbers as
  /// numbers, lists as lists. What does not fit stays as it is.
  public static Node plainly(Class<?> type, Node node) {
    return Forms.of(type).plainly(node);
  }
}
