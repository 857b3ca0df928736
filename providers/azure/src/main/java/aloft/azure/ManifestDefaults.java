package aloft.azure;

import aloft.azure.event.Events;
import aloft.azure.manifest.AzureManifest;
import aloft.azure.manifest.FunctionSection;
import aloft.azure.service.AzureService;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Decoder;
import java.util.List;

/// Adds the default values to a manifest.
final class ManifestDefaults {
  private ManifestDefaults() {}

  static Mapping of(Mapping manifest) {
    Mapping completed = (Mapping) Decoder.normalize(AzureManifest.class, manifest);
    Node custom = manifest.get("custom");
    if (custom != null) {
      completed = completed.with("custom", custom);
    }
    if (completed.get("provider") instanceof Mapping provider) {
      Node region = provider.get("region");
      if (region == null || region.isNull()) {
        completed =
            completed.with(
                "provider",
                provider.with("region", new Scalar(AzureService.DEFAULT_REGION, provider.place())));
      }
    }
    return completed.get("functions") instanceof Mapping functions
        ? completed.with("functions", functions.map(ManifestDefaults::function))
        : completed;
  }

  private static Node function(String key, Node node) {
    if (!(node instanceof Mapping)) {
      return node;
    }
    Mapping section = (Mapping) Decoder.normalize(FunctionSection.class, node);
    List<Node> events =
        section.get("events") instanceof Sequence list
            ? list.items().stream().map(Events::normalize).toList()
            : List.of();
    return section.with("events", new Sequence(events, node.place()));
  }
}
