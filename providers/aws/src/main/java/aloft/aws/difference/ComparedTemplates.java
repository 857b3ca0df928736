package aloft.aws.difference;

import aloft.aws.cloudformation.ResourceTypes;
import aloft.aws.removal.ResourceChange;
import aloft.aws.removal.Templates;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.NodeComparison.Difference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What CloudFormation would announce, as far as two templates and the list of resource types tell.
/// Whether a reference has a new value is not known here.
public final class ComparedTemplates {
  private ComparedTemplates() {}

  /// Returns the changes, sorted by id.
  public static List<ResourceChange> changes(Templates templates) {
    ResourceTypes types = ResourceTypes.load();
    Map<String, Node> before = resources(templates.deployed());
    Map<String, Node> after = resources(templates.next());
    Map<String, ResourceChange> changes = new TreeMap<>();
    before.forEach((id, resource) -> {
      if (!after.containsKey(id)) {
        changes.put(id, change(id, resource, ResourceChange.Action.REMOVE, List.of()));
      }
    });
    after.forEach((id, resource) -> {
      Node older = before.get(id);
      if (older == null) {
        changes.put(id, change(id, resource, ResourceChange.Action.ADD, List.of()));
      } else if (!PropertyComparison.of(older, resource).isEmpty()) {
        changes.put(id, changed(id, older, resource, types));
      }
    });
    return List.copyOf(changes.values());
  }

  private static Map<String, Node> resources(Mapping template) {
    return template.get("Resources") instanceof Mapping resources
        ? resources.values()
        : new LinkedHashMap<>();
  }

  private static ResourceChange changed(String id, Node before, Node after, ResourceTypes types) {
    String type = text(after.get("Type"));
    if (!type.equals(text(before.get("Type")))) {
      return change(id, before, ResourceChange.Action.REPLACE, List.of());
    }
    ResourceTypes.ResourceType known = types.get(type);
    ResourceChange.Action action = ResourceChange.Action.KEEP;
    List<ResourceChange.Cause> causes = new ArrayList<>();
    for (Difference difference :
        PropertyComparison.of(before.get("Properties"), after.get("Properties"))) {
      String property = difference.key();
      boolean unknown = known == null && !type.startsWith("Custom::");
      boolean replaces = known != null && known.replacing().contains(property);
      boolean mayReplace = unknown || (known != null && known.mayReplace().contains(property));
      causes.add(new ResourceChange.Cause(property, replaces || mayReplace, true, null));
      if (replaces) {
        action = ResourceChange.Action.REPLACE;
      } else if (mayReplace && action == ResourceChange.Action.KEEP) {
        action = ResourceChange.Action.MAY_REPLACE;
      }
    }
    return change(id, after, action, causes);
  }

  private static ResourceChange change(
      String id, Node resource, ResourceChange.Action action, List<ResourceChange.Cause> causes) {
    return new ResourceChange(
        id, text(resource.get("Type")), action, ResourceChange.Policy.UNKNOWN, causes);
  }

  private static String text(@Nullable Node node) {
    return node == null ? "" : String.valueOf(node.text());
  }
}
