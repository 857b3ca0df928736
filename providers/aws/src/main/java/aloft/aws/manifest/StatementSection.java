package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Key;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
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
    @Doc("The id of the statement") @Key("Sid") @Nullable String sid,
    @Doc("Allow or Deny") @Key("Effect") @OneOf({"Allow", "Deny"}) @Nullable String effect,
    @Doc("What is allowed or denied") @Key("Action") @Nullable Node action,
    @Doc("All but these actions") @Key("NotAction") @Nullable Node notAction,
    @Doc("Who, in policies of resources") @Key("Principal") @Nullable Node principal,
    @Doc("All but these principals") @Key("NotPrincipal") @Nullable Node notPrincipal,
    @Doc("The ARNs") @Key("Resource") @Nullable Node resource,
    @Doc("All but these ARNs") @Key("NotResource") @Nullable Node notResource,
    @Doc("When the statement applies") @Key("Condition") @Nullable Mapping condition,
    @Source Mapping node)
    implements Checked {
  private static final Set<String> LISTS =
      Set.of("Action", "NotAction", "Federated", "Service", "CanonicalUser");

  /// An ARN, a logical id, or the short form of a REST API's methods.
  private static final Pattern RESOURCE =
      Pattern.compile("^arn:|^execute-api:/|^[#A-Za-z0-9-_./]+[*]?$");

  @Override
  public List<Problem> check() {
    List<Problem> problems = new ArrayList<>();
    if (effect == null) {
      problems.add(problem("a statement needs \"Effect\"", "Effect: Allow, or Deny"));
    }
    exactlyOne("Action", action, notAction, problems);
    exactlyOne("Resource", resource, notResource, problems);
    return problems;
  }

  private static void exactlyOne(
      String key, @Nullable Node value, @Nullable Node notValue, List<Problem> problems) {
    if ((value == null) == (notValue == null)) {
      String either = "\"" + key + "\" or \"Not" + key + "\"";
      problems.add(
          value == null
              ? problem("a statement needs " + either, "add one of them")
              : problem("a statement can have only one of " + either, "remove one of them"));
    }
  }

  private static Problem problem(String message, String hint) {
    return new Problem("", "manifest/statement", message, hint, Problem.Kind.REFUSED);
  }

  /// The statement as written to a policy: a single action or principal becomes a list, and a list
  /// with one resource becomes that resource.
  public Value value() {
    return Value.of(normalized(node));
  }

  private static Mapping normalized(Mapping mapping) {
    SequencedMap<String, Mapping.Entry> entries = new LinkedHashMap<>();
    for (Mapping.Entry entry : mapping.entries().values()) {
      Node value =
          switch (entry.key()) {
            case "Principal", "NotPrincipal" ->
                entry.value() instanceof Mapping below ? normalized(below) : entry.value();
            case "Resource", "NotResource" -> resource(entry.value());
            case "AWS" -> "*".equals(entry.value().text()) ? entry.value() : list(entry.value());
            default -> LISTS.contains(entry.key()) ? list(entry.value()) : entry.value();
          };
      entries.put(entry.key(), new Mapping.Entry(entry.key(), entry.place(), value));
    }
    return new Mapping(entries, mapping.place());
  }

  private static Node resource(Node node) {
    Node only =
        node instanceof Sequence list && list.items().size() == 1 ? list.items().getFirst() : node;
    String text = only.text();
    if (text == null) {
      return node;
    }
    if (RESOURCE.matcher(text).find()) {
      return only;
    }
    return node instanceof Scalar && !text.equals("*") ? list(node) : node;
  }

  private static Node list(Node node) {
    return node instanceof Scalar scalar && scalar.value() != null
        ? new Sequence(List.of(new Scalar(scalar.print(), scalar.place())), node.place())
        : node;
  }
}
