package aloft.build;

import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Open;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `build`: how code is built before it is packaged.
@Doc("How code is built before it is packaged")
@Open
public record BuildSection(
    @Doc("Bundling of Node handlers; false to disable") @Nullable EsbuildSection esbuild,
    @Source Node node) {

  @ShortForm("anything")
  static BuildSection of(Node node, DiagnosticCollector findings) {
    return new BuildSection(null, node);
  }
}
