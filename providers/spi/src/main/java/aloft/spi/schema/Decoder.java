package aloft.spi.schema;

import aloft.spi.document.Node;
import org.jspecify.annotations.Nullable;

/// Decodes documents into records, validates them in the same pass, and reports all findings.
public final class Decoder {
  private Decoder() {}

  /// Reads a record, or a type with a constant `FORM`.
  ///
  /// @param findings collects errors and warnings
  /// @return null if the node does not match the type; the findings say why
  public static <T> @Nullable T read(Class<T> type, Node node, DiagnosticCollector findings) {
    Object value = Forms.of(type).read(node, findings);
    return value == null ? null : type.cast(value);
  }

  /// Returns the node in the canonical form of a type: numeric strings as numbers, single items of
  /// lists as lists. Values that do not match are left unchanged.
  public static Node normalize(Class<?> type, Node node) {
    return Forms.of(type).normalize(node);
  }
}
