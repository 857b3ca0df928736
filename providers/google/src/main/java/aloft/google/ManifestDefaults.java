package aloft.google;

import aloft.google.event.Events;
import aloft.google.manifest.FunctionSection;
import aloft.google.manifest.GoogleManifest;
import aloft.google.service.GoogleService;
import aloft.google.service.Names;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Decoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Adds the default values to a manifest.
final class ManifestDefaults {
  private final String prefix;

  private ManifestDefaults(String prefix) {
    this.prefix = prefix;
  }

  static Mapping of(Mapping manifest) {
    Mapping completed = (Mapping) Decoder.normalize(GoogleManifest.class, manifest);
    Node custom = manifest.get("custom");
    if (custom != null) {
      completed = completed.with("custom", custom);
    }
    Node service = completed.get("service");
    String prefix = (service == null ? "" : service.text()) + "-";
    if (completed.get("provider") instanceof Mapping written) {
      Mapping section = provider(written);
      completed = completed.with("provider", section);
      Node stage = section.get("stage");
      prefix += (stage == null ? GoogleService.DEFAULT_STAGE : stage.text()) + "-";
    }
    return completed.get("functions") instanceof Mapping functions
        ? completed.with("functions", functions.map(new ManifestDefaults(prefix)::function))
        : completed;
  }

  private static Mapping provider(Mapping written) {
    return isAbsent(written.get("region"))
        ? written.with("region", new Scalar(GoogleService.DEFAULT_REGION, written.place()))
        : written;
  }

  private static boolean isAbsent(@Nullable Node node) {
    return node == null || node.isNull();
  }

  private Node function(String key, Node node) {
    if (!(node instanceof Mapping)) {
      return node;
    }
    Mapping section = (Mapping) Decoder.normalize(FunctionSection.class, node);
    if (isAbsent(section.get("events"))) {
      section = section.with("events", new Sequence(List.of(), node.place()));
    } else if (section.get("events") instanceof Sequence list) {
      List<Node> events = list.items().stream().map(Events::normalize).toList();
      section = section.with("events", new Sequence(events, list.place()));
    }
    return isAbsent(section.get("name"))
        ? section.with("name", new Scalar(Names.kebab(prefix + Names.kebab(key)), node.place()))
        : section;
  }
}
