package aloft.aws;

import aloft.aws.manifest.AwsManifest;
import aloft.aws.manifest.FunctionSection;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Decoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A manifest as it is meant: with what is assumed where nothing is written.
final class ManifestDefaults {
  private final String prefix;

  private ManifestDefaults(String prefix) {
    this.prefix = prefix;
  }

  static Mapping of(Mapping manifest) {
    Mapping all = (Mapping) Decoder.plainly(AwsManifest.class, manifest);
    Node custom = manifest.get("custom");
    if (custom != null) {
      all = all.with("custom", custom);
    }
    Node service = all.get("service");
    String prefix = (service == null ? "" : service.text()) + "-";
    if (all.get("provider") instanceof Mapping written) {
      Mapping section = provider(written);
      all = all.with("provider", section);
      Node stage = section.get("stage");
      prefix += (stage == null ? ManifestReader.STAGE : stage.text()) + "-";
    }
    return all.get("functions") instanceof Mapping functions
        ? all.with("functions", functions.map(new ManifestDefaults(prefix)::function))
        : all;
  }

  private static Mapping provider(Mapping written) {
    SourceRange place = written.place();
    Mapping section = withTexts(written);
    if (isAbsent(section.get("region"))) {
      section = section.with("region", new Scalar(ManifestReader.REGION, place));
    }
    return isAbsent(section.get("versionFunctions"))
        ? section.with("versionFunctions", new Scalar(true, place))
        : section;
  }

  private static boolean isAbsent(@Nullable Node node) {
    return node == null || node.isNull();
  }

  private Node function(String key, Node written) {
    if (!(written instanceof Mapping)) {
      return written;
    }
    SourceRange place = written.place();
    Mapping section = withTexts((Mapping) Decoder.plainly(FunctionSection.class, written));
    if (isAbsent(section.get("events"))) {
      section = section.with("events", new Sequence(List.of(), place));
    } else if (section.get("events") instanceof Sequence list) {
      List<Node> events = list.items().stream().map(Events::plainly).toList();
      section = section.with("events", new Sequence(events, list.place()));
    }
    return isAbsent(section.get("name"))
        ? section.with("name", new Scalar(prefix + key, place))
        : section;
  }

  // A variable is a text, whatever is written.
  private static Mapping withTexts(Mapping section) {
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
