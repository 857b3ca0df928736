package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Key;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Source;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A statement of a policy.
///
/// @see <a
///   href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html">Policy
///   elements</a>
@Doc("A statement of a policy")
public record StatementSection(
    @Key("Sid") @Nullable String sid,
    @Key("Effect") @OneOf({"Allow", "Deny"}) @Nullable String effect,
    @Key("Action") @Nullable Node action,
    @Key("NotAction") @Nullable Node notAction,
    @Key("Principal") @Nullable Node principal,
    @Key("NotPrincipal") @Nullable Node notPrincipal,
    @Key("Resource") @Nullable Node resource,
    @Key("NotResource") @Nullable Node notResource,
    @Key("Condition") @Nullable Mapping condition,
    @Source Mapping node) {
  private static final Set<String> LISTS =
      Set.of("Action", "NotAction", "AWS", "Federated", "Service", "CanonicalUser");

  private static final Set<String> TEXTS = Set.of("Resource", "NotResource");
  private static final Pattern ONE_RESOURCE =
      Pattern.compile("^arn:|^execute-api:/|^[#A-Za-z0-9-_./]+[*]?$");

  /// As it stands in a policy: a single action or principal becomes a list of one, a list of one
  /// resource its text.
  public Value value() {
    return Value.of(listed(node));
  }

  private static Mapping listed(Mapping mapping) {
    Mapping changed = mapping;
    for (Mapping.Entry entry : mapping.entries().values()) {
      Node value = entry.value();
      if (entry.key().equals("Principal") || entry.key().equals("NotPrincipal")) {
        changed =
            value instanceof Mapping below ? changed.with(entry.key(), listed(below)) : changed;
      } else if (LISTS.contains(entry.key())
          && value instanceof Scalar scalar
          && !"*".equals(entry.key().equals("AWS") ? scalar.value() : null)) {
        Node item = new Scalar(scalar.print(), scalar.place());
        changed = changed.with(entry.key(), new Sequence(List.of(item), value.place()));
      } else if (TEXTS.contains(entry.key())
          && value instanceof Sequence list
          && list.items().size() == 1
          && isOneResource(list.items().getFirst())) {
        changed = changed.with(entry.key(), list.items().getFirst());
      }
    }
    return changed;
  }

  private static boolean isOneResource(Node item) {
    String text = item.text();
    return text != null && ONE_RESOURCE.matcher(text).find();
  }
}
