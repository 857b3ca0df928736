package aloft.build;

import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Open;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `custom`: any values, and the settings of plugins that Aloft replaces with built-in features.
@Doc("Any values, for variables; and settings of plugins that are built in")
@Open
public record CustomSection(
    @Doc("Python packages in the zip") @Nullable PythonRequirementsSection pythonRequirements,
    @Doc("Bundling of Node handlers") @Nullable EsbuildSection esbuild,
    @Source Node node) {

  @ShortForm("anything")
  static CustomSection of(Node node, DiagnosticCollector findings) {
    return new CustomSection(null, null, node);
  }
}
