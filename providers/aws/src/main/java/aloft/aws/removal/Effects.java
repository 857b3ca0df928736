package aloft.aws.removal;

import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the announced changes of a stack really do: CloudFormation announces more replacements than
/// it makes.
public final class Effects {
  private final Map<String, ResourceChange> changes = new HashMap<>();
  private final Templates templates;

  public Effects(List<ResourceChange> changes, Templates templates) {
    changes.forEach(change -> this.changes.put(change.id(), change));
    this.templates = templates;
  }

  /// Whether the resource stays in the account. The template tells if CloudFormation does not.
  public boolean isRetained(ResourceChange change) {
    String attribute =
        change.action() == ResourceChange.Action.REMOVE ? "DeletionPolicy" : "UpdateReplacePolicy";
    ResourceChange.Policy policy =
        change.policy() == ResourceChange.Policy.UNKNOWN
            ? templates.policy(change.id(), attribute)
            : change.policy();
    return policy == ResourceChange.Policy.RETAIN;
  }

  /// What is lost with a resource that is removed or replaced, as in "its items"; null if it holds
  /// no data or stays in the account.
  public @Nullable String lostData(ResourceChange change) {
    return isRetained(change) ? null : HeldData.of(change.type());
  }

  /// Whether a reference to another resource can have a new value, which it has not if that
  /// resource stays in its place. True for what is no reference.
  public boolean mayDiffer(ResourceChange.Cause cause) {
    String entity = cause.entity();
    if (entity == null || cause.certain()) {
      return true;
    }
    int dot = entity.indexOf('.');
    ResourceChange referred = changes.get(dot < 0 ? entity : entity.substring(0, dot));
    return referred == null || !staysInPlace(referred) || referred.type().startsWith("Custom::");
  }

  /// Whether a resource is not replaced, also if CloudFormation cannot exclude it. References form
  /// no circle.
  private boolean staysInPlace(ResourceChange change) {
    return switch (change.action()) {
      case KEEP -> true;
      case MAY_REPLACE ->
          !change.causes().isEmpty()
              && change.causes().stream().noneMatch(cause -> mayReplace(change, cause));
      case REMOVE, REPLACE, ADD, IMPORT -> false;
    };
  }

  /// Whether a cause may really replace its resource. CloudFormation announces more: each reference
  /// to a changed resource, even if it stays in its place, every change of the attributes of a
  /// table, even for a new index, and changes of a database that only interrupt it. A log group is
  /// replaced only if its name changes.
  public boolean mayReplace(ResourceChange change, ResourceChange.Cause cause) {
    if (!cause.recreates()) {
      return false;
    }
    if (change.action() == ResourceChange.Action.MAY_REPLACE
        && change.type().equals("AWS::RDS::DBInstance")
        && Interruptions.mayCause(change.type(), cause.property())) {
      return false;
    }
    if (change.action() == ResourceChange.Action.MAY_REPLACE
        && change.type().equals("AWS::Logs::LogGroup")
        && !cause.property().equals("LogGroupName")) {
      return false;
    }
    if (cause.entity() != null) {
      return mayDiffer(cause);
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
}
