package aloft.aws.check;

import aloft.aws.cloudformation.Expressions;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.Template;
import aloft.aws.service.AwsService;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The sections of a template, and the places of the manifest that they come from.
final class TemplateParts {
  private final AwsService service;
  private final Fragment fragment;
  private final Mapping template;
  private final Mapping resources;
  private final Mapping parameters;
  private final Mapping conditions;
  private final Mapping mappings;
  private final Mapping outputs;

  TemplateParts(AwsService service, Fragment fragment, Mapping template) {
    this.service = service;
    this.fragment = fragment;
    this.template = template;
    this.resources = section("Resources");
    this.parameters = section("Parameters");
    this.conditions = section("Conditions");
    this.mappings = section("Mappings");
    this.outputs = section("Outputs");
  }

  private Mapping section(String name) {
    return template.get(name) instanceof Mapping section
        ? section
        : Mapping.empty(Template.GENERATED);
  }

  AwsService service() {
    return service;
  }

  Mapping template() {
    return template;
  }

  Mapping resources() {
    return resources;
  }

  Mapping parameters() {
    return parameters;
  }

  Mapping conditions() {
    return conditions;
  }

  Mapping mappings() {
    return mappings;
  }

  Mapping outputs() {
    return outputs;
  }

  /// Returns whether a macro changes the template before CloudFormation reads it: it may add
  /// anything.
  boolean isTransformed() {
    if (template.get("Transform") != null || template.get("Fn::Transform") != null) {
      return true;
    }
    for (String id : resources.entries().keySet()) {
      if (id.startsWith("Fn::")) {
        return true;
      }
    }
    return false;
  }

  /// Returns the type of a resource, or null if there is no such resource or it has no type.
  @Nullable String type(String id) {
    Node type = resources.get(id, "Type");
    return type == null ? null : type.text();
  }

  /// Returns whether a node was not written in a manifest.
  static boolean isGenerated(SourceRange place) {
    return place.equals(Template.GENERATED);
  }

  /// Returns the place of a part of a resource or an output: its own, else that of the function or
  /// event that it is generated for.
  SourceRange place(String id, SourceRange part) {
    if (!isGenerated(part)) {
      return part;
    }
    SourceRange cause = fragment.places().get(id);
    return cause == null ? placeOfService() : cause;
  }

  /// Returns the place of a resource, an output or another named part.
  SourceRange place(Mapping.Entry entry) {
    return place(entry.key(), entry.place());
  }

  /// Returns the places of a part that refers to something: its own, else those where the rest of
  /// the manifest refers to the same or names it, as in `role: MyRole`, else that of [#place].
  Set<SourceRange> places(String id, SourceRange part, String target, @Nullable String attribute) {
    Set<SourceRange> places = new LinkedHashSet<>();
    if (isGenerated(part)) {
      Uses uses = new Uses(target, attribute, places);
      Mapping manifest = service.manifest().node().without("resources").without("custom");
      new Expressions(uses).visit(manifest);
      if (places.isEmpty()) {
        addTexts(manifest, target, places);
      }
    }
    if (places.isEmpty()) {
      places.add(place(id, part));
    }
    return places;
  }

  private static void addTexts(Node node, String text, Set<SourceRange> places) {
    switch (node) {
      case Scalar scalar when text.equals(scalar.value()) -> places.add(scalar.place());
      case Scalar scalar -> {}
      case Sequence list -> list.items().forEach(item -> addTexts(item, text, places));
      case Mapping mapping ->
          mapping.entries().values().forEach(entry -> addTexts(entry.value(), text, places));
    }
  }

  SourceRange placeOfService() {
    Mapping manifest = service.manifest().node();
    Node name = manifest.get("service");
    return (name == null ? manifest : name).place();
  }

  /// Collects the places that refer to a target.
  private record Uses(String target, @Nullable String attribute, Set<SourceRange> places)
      implements Expressions.Visitor {
    @Override
    public void ref(String id, Node node) {
      if (attribute == null && id.equals(target)) {
        places.add(node.place());
      }
    }

    @Override
    public void attribute(String id, @Nullable String name, Node node) {
      if (id.equals(target) && (attribute == null || attribute.equals(name))) {
        places.add(node.place());
      }
    }

    @Override
    public void condition(String name, Node node) {
      ref(name, node);
    }

    @Override
    public void mapping(List<Node> arguments, Node node) {
      String name = arguments.isEmpty() ? null : arguments.getFirst().text();
      if (name != null) {
        ref(name, node);
      }
    }
  }
}
