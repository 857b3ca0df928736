package aloft.aws.removal;

import aloft.aws.existing.NamedResources;
import aloft.spi.provider.Removal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what a change takes away although the user may not know it: resources that hold data, and
/// resources that the last deployment's manifest did not name.
///
/// A resource that its policy retains is not lost, and is not found. A generated resource goes
/// without a question, and so does one that the last manifest named, unless it holds data: the user
/// has taken it out of the manifest. What holds data is not replaced without a question: a function
/// with a new name gets a new log group.
public final class Removals {
  private final Effects effects;
  private final Templates templates;
  private final DeployedManifest manifest;

  private Removals(List<ResourceChange> changes, Templates templates, DeployedManifest manifest) {
    this.effects = new Effects(changes, templates);
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
              case KEEP, ADD, IMPORT -> false;
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
      if (effects.isRetained(change) == retained) {
        Removal removal = of(change);
        if (removal != null) {
          removals.add(removal);
        }
      }
    }
    return removals;
  }

  private @Nullable Removal of(ResourceChange change) {
    return switch (change.action()) {
      case REMOVE -> removed(change);
      case REPLACE, MAY_REPLACE -> replaced(change);
      case KEEP, ADD, IMPORT -> null;
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
    if (HeldData.of(change.type()) == null) {
      return null;
    }
    Set<String> properties = new LinkedHashSet<>();
    boolean certain = change.action() == ResourceChange.Action.REPLACE;
    for (ResourceChange.Cause cause : change.causes()) {
      if (cause.recreates() && (certain || effects.mayReplace(change, cause))) {
        properties.add(cause.property());
      }
    }
    if (!certain && properties.isEmpty() && !change.causes().isEmpty()) {
      return null;
    }
    return removal(
        change,
        certain ? Removal.Effect.REPLACED : Removal.Effect.MAY_BE_REPLACED,
        (properties.isEmpty()
                ? "its definition has changed"
                : String.join(", ", properties) + " has changed")
            + condition(change));
  }

  /// What else has to change: CloudFormation creates the new resource before it deletes the old
  /// one, so they cannot have one name.
  private String condition(ResourceChange change) {
    String property = NamedResources.nameProperty(change.type());
    return property != null && templates.keep(change.id(), property)
        ? "; CloudFormation replaces it only if " + property + " changes too"
        : "";
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
