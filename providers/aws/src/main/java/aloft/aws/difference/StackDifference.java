package aloft.aws.difference;

import aloft.aws.cloudformation.ResourceTypes;
import aloft.aws.plan.ContentHash;
import aloft.aws.removal.Effects;
import aloft.aws.removal.Interruptions;
import aloft.aws.removal.ResourceChange;
import aloft.aws.removal.Templates;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.NodeComparison.Difference;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Deployments.Change.Effect;
import aloft.spi.provider.Deployments.Change.Property;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The resources that a deployment would change, with the old and new values of their properties.
///
/// CloudFormation announces which resources it changes and which ones it replaces. It announces
/// more than it does: everything that refers to a changed resource, and each function whose zip is
/// in a new folder. The values come from the two templates; what they show to be equal is left out.
public final class StackDifference {
  /// What every deployment makes new: versions of functions, deployments of APIs.
  private static final Set<String> RENEWED =
      Set.of(
          "AWS::Lambda::Version", "AWS::ApiGateway::Deployment", "AWS::ApiGatewayV2::Deployment");

  private static final Map<String, String> CODE =
      Map.of("AWS::Lambda::Function", "Code", "AWS::Lambda::LayerVersion", "Content");

  private final Templates texts;
  private final Templates templates;
  private final HiddenValues hidden;
  private final Map<String, CodeArchive> stored;
  private final Map<String, CodeArchive> next;

  /// @param deployed the text of the deployed template; null if there is none
  /// @param after the text of the next template
  /// @param states the states of the deployed and the next service, as far as they are known
  /// @param stored the zips in the bucket, by key
  /// @param next the zips of the plan, by the key that they get
  public StackDifference(
      @Nullable String deployed,
      String after,
      List<Node> states,
      Map<String, CodeArchive> stored,
      Map<String, CodeArchive> next) {
    this.texts = Templates.of(json(deployed), json(after));
    this.templates =
        Templates.of(
            json(deployed == null ? null : ContentHash.withoutRun(deployed)),
            json(ContentHash.withoutRun(after)));
    this.hidden = HiddenValues.of(states, List.of(texts.deployed(), texts.next()));
    this.stored = Map.copyOf(stored);
    this.next = Map.copyOf(next);
  }

  private static @Nullable Node json(@Nullable String text) {
    try {
      return text == null ? null : Json.read(text, "template");
    } catch (UserException e) {
      // the YAML template of another tool
      return null;
    }
  }

  /// The two templates as they are.
  public Templates templates() {
    return texts;
  }

  /// What must not be shown.
  public HiddenValues hidden() {
    return hidden;
  }

  /// Returns the changes in the order in which they are announced.
  public List<Change> changes(List<ResourceChange> announced) {
    Effects effects = new Effects(announced, texts);
    List<Change> changes = new ArrayList<>();
    Set<String> renewed = renewed(announced);
    for (ResourceChange change : announced) {
      Change found = change(change, effects, renewed);
      if (found != null) {
        changes.add(found);
      }
    }
    return changes;
  }

  /// @param renewed the types that every deployment makes anew, so that this is no change of its
  ///   own
  private @Nullable Change change(ResourceChange change, Effects effects, Set<String> renewed) {
    boolean isRenewed = renewed.contains(change.type());
    return switch (change.action()) {
      case ADD -> simple(change, isRenewed ? Effect.RENEWED : Effect.ADDED, null);
      case IMPORT -> simple(change, Effect.IMPORTED, null);
      case REMOVE ->
          isRenewed
              ? null
              : effects.isRetained(change)
                  ? simple(change, Effect.RELEASED, null)
                  : simple(change, Effect.REMOVED, effects.lostData(change));
      case KEEP, MAY_REPLACE, REPLACE -> changed(change, effects);
    };
  }

  /// On the first deployment all is new. If versions only come, or only go, although no function
  /// does, they were switched on or off.
  private Set<String> renewed(List<ResourceChange> announced) {
    if (texts.deployed().get("Resources") == null) {
      return Set.of();
    }
    Set<ResourceChange.Action> versions = actions(announced, "AWS::Lambda::Version");
    Set<ResourceChange.Action> functions = actions(announced, "AWS::Lambda::Function");
    Set<String> renewed = new HashSet<>(RENEWED);
    if (versions.size() == 1 && Collections.disjoint(versions, functions)) {
      renewed.remove("AWS::Lambda::Version");
    }
    return renewed;
  }

  private static Set<ResourceChange.Action> actions(List<ResourceChange> announced, String type) {
    return announced.stream()
        .filter(change -> change.type().equals(type))
        .map(ResourceChange::action)
        .collect(Collectors.toSet());
  }

  private static Change simple(ResourceChange change, Effect effect, @Nullable String data) {
    return new Change(change.id(), change.type(), effect, data, false, List.of());
  }

  private @Nullable Change changed(ResourceChange change, Effects effects) {
    Set<String> replacing = new HashSet<>();
    for (ResourceChange.Cause cause : change.causes()) {
      if (effects.mayReplace(change, cause)) {
        replacing.add(cause.property());
      }
    }
    List<Property> properties = properties(change, replacing);
    Set<String> covered = new HashSet<>();
    properties.forEach(property -> covered.add(Difference.key(property.path())));
    for (ResourceChange.Cause cause : change.causes()) {
      if (!cause.property().isEmpty()
          && !covered.contains(cause.property())
          && isMissing(change, cause, effects)) {
        covered.add(cause.property());
        properties.add(announced(change, cause, replacing));
      }
    }
    boolean announced = change.action() == ResourceChange.Action.REPLACE;
    if (properties.isEmpty() && (areCompared(change) || !announced)) {
      return null;
    }
    boolean replaces = properties.stream().anyMatch(Property::replaces);
    Effect effect =
        !replaces && !covered.contains("Type") && (areCompared(change) || !announced)
            ? Effect.CHANGED
            : announced || covered.contains("Type") || isCertain(change)
                ? Effect.REPLACED
                : Effect.MAY_BE_REPLACED;
    return new Change(
        change.id(),
        change.type(),
        effect,
        effect == Effect.CHANGED ? null : effects.lostData(change),
        effect == Effect.CHANGED
            && covered.stream()
                .anyMatch(property -> Interruptions.mayCause(change.type(), property)),
        properties);
  }

  /// Whether a new value that is written out replaces the resource in any case.
  private boolean isCertain(ResourceChange change) {
    ResourceTypes.ResourceType known = ResourceTypes.load().get(change.type());
    return known != null
        && PropertyComparison.of(
                templates.deployed().get("Resources", change.id(), "Properties"),
                templates.next().get("Resources", change.id(), "Properties"))
            .stream()
            .anyMatch(difference ->
                PropertyComparison.isLiteral(difference.before())
                    && PropertyComparison.isLiteral(difference.after())
                    && known.replacing().contains(difference.key()));
  }

  /// Whether both templates have the resource, so that they tell what the manifest changes in it.
  private boolean areCompared(ResourceChange change) {
    return texts.isDeployed(change.id())
        && texts.deployed().get("Transform") == null
        && texts.next().get("Transform") == null;
  }

  /// Whether a cause is not seen in the templates, but is one: the value of a reference.
  private boolean isMissing(ResourceChange change, ResourceChange.Cause cause, Effects effects) {
    if (!areCompared(change)) {
      return true;
    }
    return cause.entity() != null && effects.mayDiffer(cause);
  }

  private Property announced(
      ResourceChange change, ResourceChange.Cause cause, Set<String> replacing) {
    String path = cause.property();
    return new Property(
        path,
        hidden.shown(change.id(), change.type(), path, cause.before()),
        hidden.shown(change.id(), change.type(), path, cause.after()),
        replacing.contains(path));
  }

  /// What the templates show to be different.
  private List<Property> properties(ResourceChange change, Set<String> replacing) {
    String id = change.id();
    List<Property> properties = new ArrayList<>();
    Node before = templates.deployed().get("Resources", id);
    Node after = templates.next().get("Resources", id);
    if (before == null || after == null) {
      return properties;
    }
    String code = CODE.get(change.type());
    Property newCode = code == null ? null : code(id, code, replacing);
    if (newCode != null) {
      properties.add(newCode);
    }
    boolean sameCode = code != null && haveSameCode(id, code);
    for (Difference difference :
        PropertyComparison.of(before.get("Properties"), after.get("Properties"))) {
      String path = difference.path();
      boolean isZip = code != null && path.startsWith(code + ".S3");
      if (!isZip || (newCode == null && !sameCode)) {
        properties.add(
            new Property(
                path,
                hidden.shown(id, change.type(), path, difference.before()),
                hidden.shown(id, change.type(), path, difference.after()),
                replacing.contains(difference.key())));
      }
    }
    for (String attribute :
        List.of(
            "Type",
            "Condition",
            "CreationPolicy",
            "DeletionPolicy",
            "Metadata",
            "UpdatePolicy",
            "UpdateReplacePolicy")) {
      for (Difference difference :
          PropertyComparison.of(
              object(attribute, before.get(attribute)), object(attribute, after.get(attribute)))) {
        properties.add(
            new Property(
                difference.path(),
                PropertyComparison.text(difference.before()),
                PropertyComparison.text(difference.after()),
                attribute.equals("Type")));
      }
    }
    return properties;
  }

  private static @Nullable Node object(String key, @Nullable Node value) {
    return value == null ? null : Mapping.of(key, value, value.place());
  }

  /// The change of a zip; null if it is the same, or is not one of the plan.
  private @Nullable Property code(String id, String property, Set<String> replacing) {
    CodeArchive before = stored.get(key(texts.deployed(), id, property));
    CodeArchive after = next.get(key(texts.next(), id, property));
    return after == null || (before != null && before.isSameAs(after))
        ? null
        : new Property(
            property,
            before == null ? null : before.text(),
            after.text(),
            replacing.contains(property));
  }

  private boolean haveSameCode(String id, String property) {
    CodeArchive before = stored.get(key(texts.deployed(), id, property));
    CodeArchive after = next.get(key(texts.next(), id, property));
    return before != null && after != null && before.isSameAs(after);
  }

  private static String key(Mapping template, String id, String property) {
    Node key = template.get("Resources", id, "Properties", property, "S3Key");
    return key == null ? "" : String.valueOf(key.text());
  }
}
