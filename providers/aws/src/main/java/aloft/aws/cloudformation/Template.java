package aloft.aws.cloudformation;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Builds a complete template.
public final class Template {
  private static final String DESCRIPTION =
      "The AWS CloudFormation template for this Serverless application";

  /// The place of what is generated.
  public static final SourceRange GENERATED = SourceRange.of("template");

  private Template() {}

  /// The first template of a stack: the resources that uploads need.
  public static Value.Obj core(Fragment core) {
    Fields outputs = new Fields();
    core.outputs()
        .forEach((name, output) -> outputs.put(name, Fields.with("Value", output.value())));
    return document(core, outputs);
  }

  /// The template of a service. Every output of the fragment is exported.
  ///
  /// @param additions the template parts of the user, merged over the template
  public static Mapping of(
      Fragment fragment, String service, String stage, @Nullable UserResources additions) {
    Fields outputs = new Fields();
    fragment
        .outputs()
        .forEach((name, output) ->
            outputs.put(name, output.value("sls-" + service + "-" + stage + "-" + name)));
    Mapping template = (Mapping) document(fragment, outputs).node(GENERATED);
    return withoutNullProperties(additions == null ? template : additions.mergeInto(template));
  }

  private static Value.Obj document(Fragment fragment, Fields outputs) {
    Fields resources = new Fields();
    fragment.resources().forEach((id, resource) -> resources.put(id, resource.value()));
    return Fields.with("AWSTemplateFormatVersion", "2010-09-09")
        .put("Description", DESCRIPTION)
        .put("Resources", resources)
        .put("Outputs", outputs)
        .obj();
  }

  /// Removes properties that are null from all resources.
  private static Mapping withoutNullProperties(Mapping template) {
    if (!(template.get("Resources") instanceof Mapping resources)) {
      return template;
    }
    SequencedMap<String, Mapping.Entry> kept = new LinkedHashMap<>();
    resources
        .entries()
        .forEach((id, entry) -> {
          Node resource = entry.value();
          Node written = resource.get("Properties");
          if (resource instanceof Mapping mapping && written != null && hasNull(written)) {
            Node properties = withoutNulls(written);
            resource =
                properties.isNull()
                    ? mapping.without("Properties")
                    : mapping.with("Properties", properties);
          }
          kept.put(id, new Mapping.Entry(id, entry.place(), resource));
        });
    return template.with("Resources", new Mapping(kept, resources.place()));
  }

  private static boolean hasNull(@Nullable Node node) {
    // Not a pattern switch, and no streams: this is called for every node of a template.
    if (node instanceof Mapping mapping) {
      for (Mapping.Entry entry : mapping.entries().values()) {
        if (hasNull(entry.value())) {
          return true;
        }
      }
    } else if (node instanceof Sequence list) {
      for (Node item : list.items()) {
        if (hasNull(item)) {
          return true;
        }
      }
    }
    return node != null && node.isNull();
  }

  /// Removes nulls from objects. Nulls in lists stay, because positions count there.
  private static Node withoutNulls(Node node) {
    return switch (node) {
      case Mapping mapping -> {
        SequencedMap<String, Mapping.Entry> kept = new LinkedHashMap<>();
        mapping
            .entries()
            .forEach((key, entry) -> {
              if (!entry.value().isNull()) {
                kept.put(key, new Mapping.Entry(key, entry.place(), withoutNulls(entry.value())));
              }
            });
        yield new Mapping(kept, mapping.place());
      }
      case Sequence sequence ->
          new Sequence(
              sequence.items().stream().map(Template::withoutNulls).toList(), sequence.place());
      default -> node;
    };
  }
}
