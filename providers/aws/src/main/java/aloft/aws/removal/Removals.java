package aloft.aws.removal;

import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.provider.Removal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what a change takes away although the user may not know it: resources that hold data, and
/// resources that the last deployment's manifest did not name.
///
/// A resource that its policy retains is not lost, and is not found. A generated resource or one
/// that the last manifest named goes without a question, unless it holds data: the user has taken
/// it out of the manifest.
public final class Removals {
  private final Map<String, ResourceChange> changes = new HashMap<>();
  private final Templates templates;
  private final DeployedManifest manifest;

  private Removals(List<ResourceChange> changes, Templates templates, DeployedManifest manifest) {
    changes.forEach(change -> this.changes.put(change.id(), change));
    this.templates = templates;
    this.manifest = manifest;
  }

  /// Whether a change may take something away. If not, neither the templates nor the last manifest
  /// is needed.
  public static boolean arePossible(List<ResourceChange> changes) {
    return changes.stream()
        .anyMatch(change ->
            switch (change.action()) {
              case REMOVE ->
                  HeldData.of(change.type()) != null
                      || change.type().equals("AWS::Lambda::Function")
                      || !GeneratedResources.contain(change.id(), change.type(), id -> false);
              case REPLACE, MAY_REPLACE -> HeldData.of(change.type()) != null;
              case KEEP, ADD -> false;
            });
  }

  /// Returns what the changes take away, in their order.
  public static List<Removal> of(
      List<ResourceChange> changes, Templates templates, DeployedManifest manifest) {
    return new Removals(changes, templates, manifest).list(changes, false);
  }

  /// Returns the resources that the changes take out of the stack and that stay in the account:
  /// each holds data or was not named, and its policy retains it.
  public static List<Removal> retained(
      List<ResourceChange> changes, Templates templates, DeployedManifest manifest) {
    return new Removals(changes, templates, manifest).list(changes, true);
  }

  private List<Removal> list(List<ResourceChange> all, boolean retained) {
    List<Removal> removals = new ArrayList<>();
    for (ResourceChange change : all) {
      if (isRetained(change) == retained) {
        Removal removal = of(change);
        if (removal != null) {
          removals.add(removal);
        }
      }
    }
    return removals;
  }

  /// Whether the resource stays in the account. The template tells if CloudFormation does not.
  private boolean isRetained(ResourceChange change) {
    String attribute =
        change.action() == ResourceChange.Action.REMOVE ? "DeletionPolicy" : "UpdateReplacePolicy";
    return change.policy() == ResourceChange.Policy.RETAIN
        || templates.policy(change.id(), attribute) == ResourceChange.Policy.RETAIN;
  }

  private @Nullable Removal of(ResourceChange change) {
    return switch (change.action()) {
      case REMOVE -> removed(change);
      case REPLACE, MAY_REPLACE -> replaced(change);
      case KEEP, ADD -> null;
    };
  }

  private @Nullable Removal removed(ResourceChange change) {
    String id = change.id();
    String data = HeldData.of(change.type());
    boolean generated = GeneratedResources.contain(id, change.type(), templates::isDeployed);
    if (generated && !change.type().equals("AWS::Lambda::Function")) {
      return null;
    }
    boolean named =
        manifest.names(id)
            || (generated && (!manifest.known() || GeneratedResources.isOwnFunction(id)));
    if (named && data == null) {
      return null;
    }
    boolean ofEvent = GeneratedResources.holdsDataOfEvent(id, change.type());
    String origin = named || ofEvent ? "the manifest no longer contains it" : origin(id);
    return removal(change, Removal.Effect.DELETED, origin);
  }

  private String origin(String id) {
    if (!manifest.known()) {
      return "the manifest does not contain it";
    }
    return manifest.ids().contains(id)
        ? "the manifest does not contain it; a plugin may have added it"
        : "the last deployment's manifest did not name it; a plugin, another tool or a person"
            + " added it";
  }

  private @Nullable Removal replaced(ResourceChange change) {
    if (HeldData.of(change.type()) == null
        || GeneratedResources.contain(change.id(), change.type(), templates::isDeployed)) {
      return null;
    }
    Set<String> properties = new LinkedHashSet<>();
    boolean certain = change.action() == ResourceChange.Action.REPLACE;
    for (ResourceChange.Cause cause : change.causes()) {
      if (cause.recreates() && (certain || mayReplace(change, cause))) {
        properties.add(cause.property());
      }
    }
    if (!certain && properties.isEmpty() && !change.causes().isEmpty()) {
      return null;
    }
    return removal(
        change,
        certain ? Removal.Effect.REPLACED : Removal.Effect.MAY_BE_REPLACED,
        properties.isEmpty()
            ? "its definition has changed"
            : String.join(", ", properties) + " has changed");
  }

  /// Whether a change may really replace its resource. CloudFormation announces more: each
  /// reference to a changed resource, even if it stays in its place, and every change of the
  /// attributes of a table, even for a new index.
  private boolean mayReplace(ResourceChange change, ResourceChange.Cause cause) {
    String entity = cause.entity();
    if (entity != null) {
      int dot = entity.indexOf('.');
      ResourceChange referred = changes.get(dot < 0 ? entity : entity.substring(0, dot));
      return cause.certain()
          || referred == null
          || referred.action() != ResourceChange.Action.KEEP
          || referred.type().startsWith("Custom::");
    }
    if (!cause.certain() && templates.haveSame(change.id(), cause.property())) {
      return false;
    }
    return !(cause.property().equals("AttributeDefinitions")
        && keepsAttributes(change.id(), cause.property()));
  }

  /// Whether a table keeps the types of the attributes that it has.
  private boolean keepsAttributes(String id, String property) {
    Map<String, String> before = attributes(templates.before(id, property));
    Map<String, String> after = attributes(templates.after(id, property));
    return !before.isEmpty()
        && !after.isEmpty()
        && before.entrySet().stream()
            .allMatch(entry ->
                entry.getValue().equals(after.getOrDefault(entry.getKey(), entry.getValue())));
  }

  private static Map<String, String> attributes(@Nullable Node definitions) {
    Map<String, String> types = new HashMap<>();
    if (definitions instanceof Sequence list) {
      for (Node item : list.items()) {
        Node name = item.get("AttributeName");
        Node type = item.get("AttributeType");
        if (name != null && type != null && name.text() != null && type.text() != null) {
          types.put(name.text(), type.text());
        }
      }
    }
    return types;
  }

  private static Removal removal(ResourceChange change, Removal.Effect effect, String reason) {
    String data = HeldData.of(change.type());
    boolean snapshot = change.policy() == ResourceChange.Policy.SNAPSHOT;
    return new Removal(
        change.id(),
        change.type(),
        effect,
        data,
        reason + (snapshot ? "; CloudFormation takes a snapshot of it first" : ""));
  }
}
