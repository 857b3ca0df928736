package aloft.aws.cloudformation;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A whole template.
public final class Template {
  private static final String DESCRIPTION =
      "The AWS CloudFormation template for this Serverless application";

  private Template() {}

  /// The template with which a stack begins: what must be there before anything can be uploaded.
  public static Value.Obj core(Fragment core) {
    Fields outputs = new Fields();
    core.outputs()
        .forEach((name, output) -> outputs.put(name, Fields.with("Value", output.value())));
    return frame(core, outputs);
  }

  /// The template of a service; every output of the service's own is exported.
  ///
  /// @param additions the user's own part of the template, merged over it
  public static Mapping of(
      Fragment fragment, String service, String stage, @Nullable UserResources additions) {
    Fields outputs = new Fields();
    fragment
        .outputs()
        .forEach((name, output) ->
            outputs.put(name, output.value("sls-" + service + "-" + stage + "-" + name)));
    Mapping template =
        (Mapping) Json.node(frame(fragment, outputs).plain(), SourceRange.of("template"));
    return filled(additions == null ? template : additions.over(template));
  }

  private static Value.Obj frame(Fragment fragment, Fields outputs) {
    Fields resources = new Fields();
    fragment.resources().forEach((id, resource) -> resources.put(id, resource.value()));
    return Fields.with("AWSTemplateFormatVersion", "2010-09-09")
        .put("Description", DESCRIPTION)
        .put("Resources", resources)
        .put("Outputs", outputs)
        .obj();
  }

  /// The template without properties that are null.
  private static Mapping filled(Mapping template) {
    if (!(template.get("Resources") instanceof Mapping resources)) {
      return template;
    }
    SequencedMap<String, Mapping.Entry> kept = new LinkedHashMap<>();
    resources
        .entries()
        .forEach((id, entry) -> {
          Node resource = entry.value();
          if (resource instanceof Mapping known && known.get("Properties") != null) {
            Node properties = without(known.get("Properties"));
            resource =
                properties.isNull()
                    ? known.without("Properties")
                    : known.with("Properties", properties);
          }
          kept.put(id, new Mapping.Entry(id, entry.place(), resource));
        });
    return template.with("Resources", new Mapping(kept, resources.place()));
  }

  /// Without null in objects; in a list it has a place of its own and stays.
  private static Node without(Node node) {
    return switch (node) {
      case Mapping mapping -> {
        SequencedMap<String, Mapping.Entry> kept = new LinkedHashMap<>();
        mapping
            .entries()
            .forEach((key, entry) -> {
              if (!entry.value().isNull()) {
                kept.put(key, new Mapping.Entry(key, entry.place(), without(entry.value())));
              }
            });
        yield new Mapping(kept, mapping.place());
      }
      case Sequence sequence ->
          new Sequence(sequence.items().stream().map(Template::without).toList(), sequence.place());
      default -> node;
    };
  }
}
