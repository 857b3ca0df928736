package aloft.aws.check;

import aloft.aws.cloudformation.Expressions;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.ResourceTypes;
import aloft.aws.cloudformation.ResourceTypes.ResourceType;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks that what a template refers to is there: resources, parameters, attributes, conditions
/// and mappings; and that no resource depends on itself.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html">Intrinsic
///   functions</a>
final class TemplateReferences implements Expressions.Visitor {
  private static final List<String> PSEUDO_PARAMETERS =
      List.of(
          "AWS::AccountId",
          "AWS::NoValue",
          "AWS::NotificationARNs",
          "AWS::Partition",
          "AWS::Region",
          "AWS::StackId",
          "AWS::StackName",
          "AWS::URLSuffix");

  private final TemplateParts parts;
  private final DiagnosticCollector findings;
  private final Expressions expressions = new Expressions(this);
  private final Dependencies dependencies;
  private final Dependencies conditions;
  private final Set<Object> reported = new HashSet<>();
  private @Nullable ResourceTypes types;

  /// The id of the resource or output whose expressions are visited.
  private String subject = "";

  private Part part = Part.OUTPUT;

  private enum Part {
    RESOURCE,
    OUTPUT,
    CONDITION
  }

  TemplateReferences(TemplateParts parts, DiagnosticCollector findings) {
    this.parts = parts;
    this.findings = findings;
    this.dependencies = Dependencies.ofResources(parts, findings);
    this.conditions = Dependencies.ofConditions(parts, findings);
  }

  void checkResource(Mapping.Entry entry, @Nullable Node properties) {
    part = Part.RESOURCE;
    subject = entry.key();
    checkCondition(entry.value().get("Condition"));
    Node first = entry.value().get("DependsOn");
    if (first instanceof Sequence list) {
      list.items().forEach(this::checkDependency);
    } else if (first != null) {
      checkDependency(first);
    }
    if (properties != null) {
      expressions.visit(properties);
    }
  }

  /// Checks outputs and conditions, and how the checked resources depend on each other.
  void checkOthers() {
    part = Part.OUTPUT;
    parts.outputs().entries().values().forEach(this::checkPart);
    part = Part.CONDITION;
    parts.conditions().entries().values().forEach(this::checkPart);
    dependencies.check();
    conditions.check();
  }

  private void checkPart(Mapping.Entry entry) {
    subject = entry.key();
    checkCondition(entry.value().get("Condition"));
    expressions.visit(entry.value());
  }

  private void checkDependency(Node node) {
    String id = node.text();
    if (id == null) {
      return;
    }
    if (parts.resources().get(id) != null) {
      dependencies.add(subject, id, node, true);
    } else if (!isInModule(id)) {
      boolean isParameter = parts.parameters().get(id) != null;
      reportMissing(
          id,
          node,
          isParameter
              ? "DependsOn takes resources, but \"" + id + "\" is a parameter"
              : "the template has no resource \"" + id + "\"",
          isParameter ? "remove it" : suggestion(id, parts.resources().entries().keySet()));
    }
  }

  private void checkCondition(@Nullable Node condition) {
    String name = condition == null ? null : condition.text();
    if (condition != null && name != null) {
      condition(name, condition);
    }
  }

  @Override
  public void ref(String id, Node node) {
    if (parts.parameters().get(id) != null || PSEUDO_PARAMETERS.contains(id)) {
      return;
    }
    boolean isResource = parts.resources().get(id) != null;
    if (isResource && part == Part.CONDITION) {
      report(
          id,
          null,
          node,
          "resources/reference",
          "a condition cannot refer to the resource \"" + id + "\"",
          "it can refer to parameters, mappings and other conditions");
    } else if (isResource) {
      addDependency(id, node);
    } else if (!isInModule(id)) {
      List<String> known = new ArrayList<>(parts.parameters().entries().keySet());
      if (part != Part.CONDITION) {
        known.addAll(parts.resources().entries().keySet());
      }
      known.addAll(PSEUDO_PARAMETERS);
      reportMissing(
          id,
          node,
          "the template has no resource or parameter \"" + id + "\"",
          suggestion(id, known));
    }
  }

  @Override
  public void attribute(String id, @Nullable String attribute, Node node) {
    if (parts.resources().get(id) == null) {
      if (!isInModule(id)) {
        reportMissing(
            id,
            node,
            "the template has no resource \"" + id + "\"",
            suggestion(id, parts.resources().entries().keySet()));
      }
      return;
    }
    addDependency(id, node);
    String type = parts.type(id);
    ResourceType known = type == null || attribute == null ? null : type(type);
    if (known != null
        && attribute != null
        && !attribute.contains("${")
        && !known.hasAttribute(attribute)
        && !hasFreeAttributes(String.valueOf(type))) {
      String near = Suggestion.didYouMean(attribute, known.attributes());
      String hint =
          known.attributes().isEmpty()
              ? "it has none: use \"Ref\""
              : known.attributes().size() > 12
                  ? null
                  : "it has: " + String.join(", ", known.attributes());
      for (SourceRange place : parts.places(subject, node.place(), id, attribute)) {
        if (reported.add(List.of(id, attribute, place))) {
          findings.warning(
              place,
              "resources/attribute",
              "\"" + id + "\" (" + type + ") has no attribute \"" + attribute + "\"",
              near == null ? hint : near);
        }
      }
    }
  }

  // What a custom resource returns, and the outputs of another stack, have any name.
  private static boolean hasFreeAttributes(String type) {
    return type.equals("AWS::CloudFormation::CustomResource");
  }

  @Override
  public void condition(String name, Node node) {
    if (parts.conditions().get(name) == null) {
      report(
          name,
          null,
          node,
          "resources/condition",
          "the template has no condition \"" + name + "\"",
          near(name, parts.conditions(), "Conditions"));
    } else if (part == Part.CONDITION) {
      conditions.add(subject, name, node, true);
    }
  }

  @Override
  public void mapping(List<Node> arguments, Node node) {
    String name = arguments.size() < 3 ? null : arguments.getFirst().text();
    if (name == null || parts.mappings().get("Fn::Transform") != null) {
      return;
    }
    if (!(parts.mappings().get(name) instanceof Mapping mapping)) {
      report(
          name,
          null,
          node,
          "resources/mapping",
          "the template has no mapping \"" + name + "\"",
          near(name, parts.mappings(), "Mappings"));
      return;
    }
    Node value = mapping;
    String path = name;
    for (Node argument : arguments.subList(1, 3)) {
      String key = argument.text();
      if (key == null || expressions.isInBranch() || !(value instanceof Mapping level)) {
        return;
      }
      value = level.get(key);
      if (value == null) {
        report(
            name,
            null,
            node,
            "resources/mapping",
            "the mapping \"" + path + "\" has no key \"" + key + "\"",
            Suggestion.didYouMean(key, level.entries().keySet()));
        return;
      }
      path += "." + key;
    }
  }

  private void addDependency(String id, Node node) {
    if (part == Part.RESOURCE) {
      dependencies.add(subject, id, node, !expressions.isInBranch());
    }
  }

  // The resources of a module have its id as prefix.
  private boolean isInModule(String id) {
    for (String module : parts.resources().entries().keySet()) {
      String type = id.startsWith(module) ? parts.type(module) : null;
      if (type != null && type.endsWith("::MODULE")) {
        return true;
      }
    }
    return false;
  }

  private @Nullable ResourceType type(String name) {
    if (types == null) {
      types = ResourceTypes.load();
    }
    return types.get(name);
  }

  private static String near(String name, Mapping known, String section) {
    String near = Suggestion.didYouMean(name, known.entries().keySet());
    return near == null ? "define it under \"" + section + "\"" : near;
  }

  private @Nullable String suggestion(String id, Collection<String> known) {
    if (parts.service().function(id) != null) {
      return "the function is " + LogicalIds.function(id) + " in the template";
    }
    return Suggestion.didYouMean(id, known);
  }

  private void reportMissing(String id, Node node, String message, @Nullable String suggestion) {
    String hint = suggestion;
    if (hint == null && String.valueOf(node.text()).contains("${" + id)) {
      hint = "define it, or write ${!" + id + "} if it is meant as text";
    } else if (hint == null) {
      hint = "define it, or remove what refers to it";
    }
    report(id, null, node, "resources/reference", message, hint);
  }

  private void report(
      String id,
      @Nullable String attribute,
      Node node,
      String code,
      String message,
      @Nullable String hint) {
    for (SourceRange place : parts.places(subject, node.place(), id, attribute)) {
      if (reported.add(List.of(id, place))) {
        findings.refusal(place, code, message, hint);
      }
    }
  }
}
