package aloft.aws.manifest;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import org.jspecify.annotations.Nullable;

/// `true` or `false` in place of settings: on with the defaults, or off.
final class Toggle {
  private Toggle() {}

  /// The scalar true or false, also where it is a text; null where the node is something else.
  static @Nullable Scalar read(Node node, DiagnosticCollector findings) {
    Boolean flag =
        node instanceof Scalar ? Decoder.read(Boolean.class, node, findings.emptyCopy()) : null;
    return flag == null ? null : new Scalar(flag, node.place());
  }

  /// True for settings, and for true.
  static boolean isOn(Node node) {
    return node instanceof Mapping
        || (node instanceof Scalar scalar && Boolean.TRUE.equals(scalar.value()));
  }
}
