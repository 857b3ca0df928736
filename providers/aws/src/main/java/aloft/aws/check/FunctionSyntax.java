package aloft.aws.check;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks the arguments of intrinsic functions where a manifest contains them. CloudFormation takes
/// an object with one key for a function if the key starts with `Fn::` or is `Ref`.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html">Intrinsic
///   functions</a>
final class FunctionSyntax {
  private static final String CODE = "resources/function";
  private static final String TRANSFORM = "Fn::Transform";
  private static final List<String> NAMES =
      List.of(
          "Fn::And",
          "Fn::Base64",
          "Fn::Cidr",
          "Fn::Equals",
          "Fn::FindInMap",
          "Fn::GetAZs",
          "Fn::GetAtt",
          "Fn::If",
          "Fn::ImportValue",
          "Fn::Join",
          "Fn::Not",
          "Fn::Or",
          "Fn::Select",
          "Fn::Split",
          "Fn::Sub",
          TRANSFORM);

  /// Names of other functions whose arguments are not checked: those of rules, and one that reads
  /// other stacks.
  private static final List<String> OTHERS =
      List.of(
          "Fn::Contains",
          "Fn::EachMemberEquals",
          "Fn::EachMemberIn",
          "Fn::GetStackOutput",
          "Fn::RefAll",
          "Fn::ValueOf",
          "Fn::ValueOfAll");

  private final DiagnosticCollector findings;

  FunctionSyntax(DiagnosticCollector findings) {
    this.findings = findings;
  }

  /// Checks all functions in a part of a template or of a manifest.
  void check(@Nullable Node node) {
    if (node instanceof Sequence list) {
      list.items().forEach(this::check);
    } else if (node instanceof Mapping mapping && mapping.get(TRANSFORM) == null) {
      boolean isFunction = mapping.entries().size() == 1;
      for (Mapping.Entry entry : mapping.entries().values()) {
        if (isFunction && !TemplateParts.isGenerated(entry.place())) {
          checkFunction(entry);
        }
        check(entry.value());
      }
    }
  }

  private void checkFunction(Mapping.Entry entry) {
    String name = entry.key();
    SourceRange place = entry.place();
    String form = name.startsWith("Fn::") || name.equals("Ref") ? form(name) : null;
    if (form != null && !isValid(name, entry.value())) {
      findings.refusal(place, CODE, "malformed " + name, "the form is " + name + ": " + form);
    } else if (name.equals("Fn::Select")) {
      checkIndex(place, items(entry.value()));
    } else if (name.startsWith("Fn::Length")
        || name.startsWith("Fn::ToJsonString")
        || name.startsWith("Fn::ForEach")) {
      findings.refusal(
          place,
          CODE,
          name + " needs a transform",
          "add \"Transform: AWS::LanguageExtensions\" to \"resources\"");
    } else if (form == null && name.startsWith("Fn::") && !OTHERS.contains(name)) {
      findings.refusal(
          place, CODE, "unknown function \"" + name + "\"", Suggestion.didYouMean(name, NAMES));
    }
  }

  /// The arguments of a function; null if they are not checked.
  private static @Nullable String form(String name) {
    return switch (name) {
      case "Fn::And", "Fn::Or" -> "[condition, condition, ...], at most 10";
      case "Fn::Base64" -> "text";
      case "Fn::Cidr" -> "[block, count, bits]";
      case "Fn::Equals" -> "[value, value]";
      case "Fn::FindInMap" -> "[mapping, key, key]";
      case "Fn::GetAZs" -> "region";
      case "Fn::GetAtt" -> "[resource, attribute]";
      case "Fn::If" -> "[condition, value, value]";
      case "Fn::ImportValue" -> "export";
      case "Fn::Join" -> "[delimiter, [value, ...]]";
      case "Fn::Not" -> "[condition]";
      case "Fn::Select" -> "[index, [value, ...]]";
      case "Fn::Split" -> "[delimiter, text]";
      case "Fn::Sub" -> "text, or [text, {name: value}]";
      case "Ref" -> "id";
      default -> null;
    };
  }

  private static boolean isValid(String name, Node argument) {
    List<Node> items = items(argument);
    int count = items.size();
    Node first = count == 0 ? null : items.getFirst();
    Node last = count == 0 ? null : items.getLast();
    return switch (name) {
      case "Fn::And", "Fn::Or" -> count >= 2 && count <= 10;
      case "Fn::Base64", "Fn::GetAZs", "Fn::ImportValue" -> isValue(argument);
      case "Fn::Cidr" -> count == 2 || count == 3;
      case "Fn::Equals" -> count == 2;
      case "Fn::FindInMap" -> count == 3;
      case "Fn::GetAtt" ->
          isText(argument)
              ? String.valueOf(argument.text()).indexOf('.') > 0
              : count == 2 && isText(first) && isValue(last);
      case "Fn::If" -> count == 3 && isText(first);
      case "Fn::Join" -> count == 2 && isText(first) && isList(last);
      case "Fn::Not" -> count == 1;
      case "Fn::Select" -> count == 2 && isIndex(first) && isList(last);
      case "Fn::Split" -> count == 2 && isText(first) && isValue(last);
      case "Fn::Sub" ->
          isText(argument) || (count == 2 && isText(first) && last instanceof Mapping);
      default -> isText(argument);
    };
  }

  private void checkIndex(SourceRange place, List<Node> arguments) {
    List<Node> list = items(arguments.getLast());
    boolean isKnown = list.size() > 1 || (list.size() == 1 && list.getFirst() instanceof Scalar);
    if (isKnown
        && arguments.getFirst() instanceof Scalar index
        && Integer.parseInt(index.print()) >= list.size()) {
      findings.refusal(
          place,
          CODE,
          "Fn::Select has the index "
              + index.print()
              + ", but its list has "
              + list.size()
              + " values",
          "the first value has the index 0");
    }
  }

  private static List<Node> items(Node node) {
    return node instanceof Sequence list ? list.items() : List.of();
  }

  private static boolean isText(@Nullable Node node) {
    return node instanceof Scalar scalar && !scalar.isNull();
  }

  /// Returns whether a node is a text or a function.
  private static boolean isValue(@Nullable Node node) {
    return isText(node) || node instanceof Mapping;
  }

  /// Returns whether a node is a list or a function.
  private static boolean isList(@Nullable Node node) {
    return node instanceof Sequence || node instanceof Mapping;
  }

  private static boolean isIndex(@Nullable Node node) {
    return node instanceof Mapping
        || (node instanceof Scalar index && index.print().matches("\\d{1,6}"));
  }
}
