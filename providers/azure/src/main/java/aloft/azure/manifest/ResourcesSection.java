package aloft.azure.manifest;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ShortForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `resources`: parts of a template of Azure Resource Manager.
@Doc("Parts of a template of Azure Resource Manager")
public record ResourcesSection(
    @Doc("Resources, as in a template") List<Mapping> resources,
    @Doc("Variables, as in a template") @Nullable Mapping variables,
    @Doc("Outputs, as in a template") @Nullable Mapping outputs) {
  public ResourcesSection {
    resources = resources == null ? List.of() : List.copyOf(resources);
  }

  @ShortForm("a list of resources")
  static @Nullable ResourcesSection of(Node node, DiagnosticCollector findings) {
    return node instanceof Sequence
        ? Decoder.read(
            ResourcesSection.class, Mapping.of("resources", node, node.place()), findings)
        : null;
  }
}
