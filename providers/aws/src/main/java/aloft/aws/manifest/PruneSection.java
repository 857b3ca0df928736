package aloft.aws.manifest;

import aloft.spi.document.Node;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import org.jspecify.annotations.Nullable;

/// How many old versions of functions and layers are kept after a deployment.
@Doc("How many old versions of functions and layers are kept")
public record PruneSection(
    @Required @Doc("How many versions are kept of each") @Range(min = 1) Integer number) {
  private static final int DEFAULT = 10;

  @ShortForm("true for 10, or false for all")
  static @Nullable PruneSection of(Node node, DiagnosticCollector findings) {
    Boolean flag = Decoder.read(Boolean.class, node, findings);
    return flag == null ? null : new PruneSection(flag ? DEFAULT : Integer.MAX_VALUE);
  }

  /// Whether any version is deleted.
  public boolean isEnabled() {
    return number < Integer.MAX_VALUE;
  }
}
