package aloft.aws;

import aloft.aws.manifest.AwsManifest;
import aloft.aws.manifest.FunctionSection;
import aloft.aws.service.AwsService;
import aloft.spi.diagnostic.SourceRange;
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
    Mapping completed = (Mapping) Decoder.normalize(AwsManifest.class, manifest);
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
      prefix += (stage == null ? AwsService.DEFAULT_STAGE : stage.text()) + "-";
    }
    return completed.get("functions") instanceof Mapping functions
        ? completed.with("functions", functions.map(new ManifestDefaults(prefix)::function))
        : completed;
  }

  private static Mapping provider(Mapping written) {
    SourceRange place = written.place();
    Mapping section = withTextVariables(written);
    if (isAbsent(section.get("region"))) {
      section = section.with("region", new Scalar(AwsService.DEFAULT_REGION, place));
    }
    return isAbsent(section.get("versionFunctions"))
        ? section.with("versionFunctions", new Scalar(true, place))
        : section;
  }

  private static boolean isAbsent(@Nullable Node node) {
    return node == null || node.isNull();
  }

  private Node function(String key, Node node) {
    if (!(node instanceof Mapping)) {
      return node;
    }
    SourceRange place = node.place();
    Mapping section = withTextVariables((Mapping) Decoder.normalize(FunctionSection.class, node));
    if (isAbsent(section.get("events"))) {
      section = section.with("events", new Sequence(List.of(), place));
    } else if (section.get("events") instanceof Sequence list) {
      List<Node> events = list.items().stream().map(Events::normalize).toList();
      section = section.with("events", new Sequence(events, list.place()));
    }
    return isAbsent(section.get("name"))
        ? section.with("name", new Scalar(prefix + key, place))
        : section;
  }

  // Environment variables are text, even where the manifest has a number or a boolean.
  private static Mapping withTextVariables(Mapping section) {
    return section.get("environment") instanceof Mapping environment
        ? section.with("environment", environment.map((name, value) -> text(value)))
        : section;
  }

  private static Node text(Node value) {
    return value instanceof Scalar scalar && !scalar.isNull()
        ? new Scalar(scalar.print(), value.place())
        : value;
  }
}
