package aloft.aws.removal;

import aloft.aws.cloudformation.CanonicalJson;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The deployed template of a stack and the next one.
///
/// @param deployed empty if it is not JSON, as a template that another tool has uploaded
public record Templates(Mapping deployed, Mapping next) {
  private static final Mapping EMPTY = Mapping.empty(SourceRange.of("template"));

  /// Reads what is JSON.
  public static Templates of(@Nullable Node deployed, @Nullable Node next) {
    return new Templates(
        deployed instanceof Mapping before ? before : EMPTY,
        next instanceof Mapping after ? after : EMPTY);
  }

  /// Whether the resources depend on more than the two texts: on conditions, macros, or a text that
  /// is not JSON.
  public boolean areComputed() {
    for (Mapping template : List.of(deployed, next)) {
      if (template.get("Resources") == null
          || template.get("Conditions") != null
          || template.get("Transform") != null) {
        return true;
      }
    }
    return false;
  }

  /// What is changed, as far as the two texts tell. Whether a changed property replaces its
  /// resource is unknown.
  public List<ResourceChange> changes() {
    List<ResourceChange> changes = new ArrayList<>();
    if (!(deployed.get("Resources") instanceof Mapping resources)) {
      return changes;
    }
    for (Map.Entry<String, Node> entry : resources.values().entrySet()) {
      Node before = entry.getValue();
      Node after = next.get("Resources", entry.getKey());
      ResourceChange.Action action = action(before, after);
      boolean removed = action == ResourceChange.Action.REMOVE;
      changes.add(
          new ResourceChange(
              entry.getKey(),
              String.valueOf(text(before.get("Type"))),
              action,
              policy(entry.getKey(), removed ? "DeletionPolicy" : "UpdateReplacePolicy"),
              List.of()));
    }
    return changes;
  }

  private static ResourceChange.Action action(Node before, @Nullable Node after) {
    if (after == null) {
      return ResourceChange.Action.REMOVE;
    }
    if (!isSame(before.get("Type"), after.get("Type"))) {
      return ResourceChange.Action.REPLACE;
    }
    return isSame(before.get("Properties"), after.get("Properties"))
        ? ResourceChange.Action.KEEP
        : ResourceChange.Action.MAY_REPLACE;
  }

  /// The policy of a resource in the deployed template.
  ///
  /// @param attribute `DeletionPolicy` or `UpdateReplacePolicy`
  ResourceChange.Policy policy(String id, String attribute) {
    return ResourceChange.Policy.of(text(deployed.get("Resources", id, attribute)));
  }

  /// Whether both templates give a property of a resource the same value.
  boolean keep(String id, String property) {
    Node before = deployed.get("Resources", id, "Properties", property);
    return before != null && isSame(before, next.get("Resources", id, "Properties", property));
  }

  /// Whether the deployed template has a resource.
  public boolean isDeployed(String id) {
    return deployed.get("Resources", id) != null;
  }

  /// Whether a property of a resource has the same text in both.
  boolean haveSame(String id, String property) {
    return isSame(
        deployed.get("Resources", id, "Properties", property),
        next.get("Resources", id, "Properties", property));
  }

  /// A property of a resource in the deployed template.
  @Nullable Node before(String id, String property) {
    return deployed.get("Resources", id, "Properties", property);
  }

  /// A property of a resource in the next template.
  @Nullable Node after(String id, String property) {
    return next.get("Resources", id, "Properties", property);
  }

  private static boolean isSame(@Nullable Node before, @Nullable Node after) {
    return CanonicalJson.of(before).equals(CanonicalJson.of(after));
  }

  private static @Nullable String text(@Nullable Node node) {
    return node == null ? null : node.text();
  }
}
