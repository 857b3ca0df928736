package aloft.aws.existing;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.plan.Places;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The templates with which resources that exist are taken into a stack.
///
/// CloudFormation imports a resource only if the template says what becomes of it with the stack,
/// and changes nothing else in the same step: no other resource and no output. The next update of
/// the stack sets the policy that the manifest has.
public final class ImportTemplate {
  private static final String POLICY = "DeletionPolicy";
  private static final Set<String> STAYING = Set.of("Retain", "RetainExceptOnCreate");
  private static final SourceRange PLACE = SourceRange.of("template");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z0-9]+)[.}]");

  private static final String LOG_GROUP = "AWS::Logs::LogGroup";

  private ImportTemplate() {}

  /// Returns a template in which some resources stay when the stack is deleted: CloudFormation
  /// [finds](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html)
  /// only such resources by itself.
  ///
  /// @param ids the logical ids
  public static Mapping retaining(Mapping template, Set<String> ids) {
    return template.get("Resources") instanceof Mapping resources
        ? template.with(
            "Resources",
            resources.map(
                (id, resource) -> ids.contains(id) ? retained(resource, STAYING) : resource))
        : template;
  }

  /// Returns the deployed template with more resources.
  ///
  /// @param deployed null for a new stack
  /// @param next the template that has them
  /// @param places where the manifest defines the resources
  /// @throws UserException if one of them refers to something that the stack has not
  public static Mapping of(
      @Nullable Mapping deployed, Mapping next, List<NamedResource> imported, Places places) {
    Mapping base = deployed == null ? Mapping.empty(PLACE) : deployed;
    Mapping resources =
        base.get("Resources") instanceof Mapping present ? present : Mapping.empty(PLACE);
    Set<String> known = new TreeSet<>(resources.entries().keySet());
    for (String section : List.of("Conditions", "Mappings", "Parameters")) {
      if (base.get(section) instanceof Mapping defined) {
        known.addAll(defined.entries().keySet());
      }
    }
    imported.forEach(resource -> known.add(resource.id()));
    List<Diagnostic> errors = new ArrayList<>();
    for (NamedResource resource : imported) {
      Node definition = next.get("Resources", resource.id());
      if (definition instanceof Mapping mapping) {
        Mapping alone = identified(mapping.without("DependsOn").without("Condition"));
        Set<String> missing = new TreeSet<>();
        addReferences(alone, missing);
        missing.removeAll(known);
        if (!missing.isEmpty()) {
          errors.add(refers(resource, missing, places));
        }
        resources = resources.with(resource.id(), retained(alone, null));
      }
    }
    if (!errors.isEmpty()) {
      throw new UserException(errors);
    }
    return base.with("Resources", resources);
  }

  /// A log group without its settings. CloudFormation would record them as applied, and the update
  /// that follows would not apply them.
  private static Mapping identified(Mapping resource) {
    Node type = resource.get("Type");
    if (type == null
        || !LOG_GROUP.equals(type.text())
        || !(resource.get("Properties") instanceof Mapping properties)) {
      return resource;
    }
    Mapping identity = Mapping.empty(properties.place());
    for (String key : List.of("LogGroupName", "LogGroupClass")) {
      Node value = properties.get(key);
      identity = value == null ? identity : identity.with(key, value);
    }
    return resource.with("Properties", identity);
  }

  private static Diagnostic refers(NamedResource resource, Set<String> missing, Places places) {
    return Diagnostic.error(
            "stack/import",
            resource.id()
                + " ("
                + resource.type()
                + ") cannot be imported: it refers to "
                + String.join(", ", missing)
                + ", which the stack does not have yet",
            places.find(resource.id(), List.of()))
        .hint(
            "write the values instead of the references, or deploy once without the resource;"
                + " nothing was imported");
  }

  /// @param accepted the policies that are not replaced; null for any
  private static Node retained(Node resource, @Nullable Set<String> accepted) {
    if (!(resource instanceof Mapping mapping)) {
      return resource;
    }
    Node policy = mapping.get(POLICY);
    String text = policy == null ? null : policy.text();
    boolean isAccepted =
        policy != null && (accepted == null || (text != null && accepted.contains(text)));
    return isAccepted ? resource : mapping.with(POLICY, new Scalar("Retain", mapping.place()));
  }

  /// Adds the ids to which a value refers, without pseudo parameters.
  private static void addReferences(Node node, Set<String> ids) {
    switch (node) {
      case Scalar _ -> {}
      case Sequence list -> list.items().forEach(item -> addReferences(item, ids));
      case Mapping mapping -> {
        for (Map.Entry<String, Node> entry : mapping.values().entrySet()) {
          addReferences(entry.getKey(), entry.getValue(), ids);
        }
      }
    }
  }

  private static void addReferences(String key, Node value, Set<String> ids) {
    List<Node> items = value instanceof Sequence list ? list.items() : List.of(value);
    String text = items.isEmpty() ? null : items.getFirst().text();
    if (text == null) {
      addReferences(value, ids);
      return;
    }
    switch (key) {
      case "Ref" -> {
        if (!text.startsWith("AWS::")) {
          ids.add(text);
        }
      }
      case "Fn::GetAtt" -> ids.add(text.replaceFirst("\\..*", ""));
      case "Fn::Sub" -> {
        Set<String> placeholders = new TreeSet<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
          placeholders.add(matcher.group(1));
        }
        if (items.size() > 1 && items.get(1) instanceof Mapping variables) {
          placeholders.removeAll(variables.entries().keySet());
          addReferences(variables, ids);
        }
        ids.addAll(placeholders);
      }
      case "Fn::FindInMap", "Fn::If" -> {
        ids.add(text);
        items.forEach(item -> addReferences(item, ids));
      }
      default -> addReferences(value, ids);
    }
  }
}
