package aloft.cli.yaml;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Applies the tags of a manifest: YAML's own (`!!str`), and CloudFormation's short forms
/// (`!GetAtt`), which are expanded to their long form (`Fn::GetAtt`).
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html">
///   intrinsic functions</a>
final class YamlTags {
  private static final String YAML = "tag:yaml.org,2002:";
  private static final Set<String> STANDARD =
      Set.of(
          "str", "int", "float", "bool", "null", "seq", "map", "set", "omap", "pairs", "timestamp");
  private static final Set<String> WITHOUT_PREFIX = Set.of("Ref", "Condition");
  private static final Set<String> FUNCTIONS =
      Set.of(
          "And",
          "Base64",
          "Cidr",
          "Condition",
          "Contains",
          "EachMemberEquals",
          "EachMemberIn",
          "Equals",
          "FindInMap",
          "GetAtt",
          "GetAZs",
          "GetStackOutput",
          "If",
          "Implies",
          "ImportValue",
          "Join",
          "Length",
          "Not",
          "Or",
          "Ref",
          "RefAll",
          "Select",
          "Split",
          "Sub",
          "ToJsonString",
          "Transform",
          "ValueOf",
          "ValueOfAll");

  private YamlTags() {}

  /// The node for a tagged list or object.
  static Node expand(@Nullable String tag, Node node) {
    if (tag == null || tag.equals("!") || tag.startsWith(YAML)) {
      check(tag, node.place());
      return node;
    }
    return call(tag, node);
  }

  /// The node for a scalar.
  ///
  /// @param plain whether the scalar is unquoted
  static Node scalar(@Nullable String tag, String text, boolean plain, SourceRange place) {
    if (tag == null) {
      return new Scalar(plain ? PlainScalar.value(text) : text, place);
    }
    if (tag.equals("!")) {
      return new Scalar(text, place);
    }
    if (tag.startsWith(YAML)) {
      return new Scalar(standard(tag, text, place), place);
    }
    return call(tag, new Scalar(plain && text.isEmpty() ? null : text, place));
  }

  private static @Nullable Object standard(String tag, String text, SourceRange place) {
    check(tag, place);
    Object parsed = PlainScalar.value(text);
    Object value =
        switch (tag.substring(YAML.length())) {
          case "int" -> parsed instanceof Long ? parsed : text;
          case "float" -> parsed instanceof Number ? parsed : text;
          case "bool" -> parsed instanceof Boolean ? parsed : text;
          case "null", "seq", "map", "set", "omap", "pairs" -> parsed == null ? null : text;
          default -> null;
        };
    boolean isText = tag.endsWith(":str") || tag.endsWith(":timestamp");
    if (!isText && value instanceof String) {
      throw new UserException(
          Diagnostic.error(
              "yaml/tag", "\"" + text + "\" is not valid for the tag " + name(tag), place));
    }
    return isText ? text : value;
  }

  private static void check(@Nullable String tag, SourceRange place) {
    if (tag != null && tag.startsWith(YAML) && !STANDARD.contains(tag.substring(YAML.length()))) {
      throw unknown(tag, place);
    }
  }

  private static Node call(String tag, Node argument) {
    String name = tag.startsWith("!") ? tag.substring(1) : "";
    if (!FUNCTIONS.contains(name)) {
      throw unknown(tag, argument.place());
    }
    String text = argument.text();
    Node full =
        name.equals("GetAtt") && text != null ? attribute(text, argument.place()) : argument;
    return Mapping.of(WITHOUT_PREFIX.contains(name) ? name : "Fn::" + name, full, argument.place());
  }

  /// Splits `Name.Attribute.Sub` into `[Name, Attribute.Sub]`; dots within `${...}` do not split.
  private static Node attribute(String text, SourceRange place) {
    int depth = 0;
    int dot = -1;
    for (int i = 0; i < text.length() && dot < 0; i++) {
      switch (text.charAt(i)) {
        case '{' -> depth++;
        case '}' -> depth--;
        case '.' -> dot = depth == 0 ? i : -1;
        default -> {}
      }
    }
    String name = dot < 0 ? text : text.substring(0, dot);
    String attributePath = dot < 0 ? "" : text.substring(dot + 1);
    return new Sequence(List.of(new Scalar(name, place), new Scalar(attributePath, place)), place);
  }

  private static UserException unknown(String tag, SourceRange place) {
    String name = name(tag);
    List<String> tags = new ArrayList<>();
    FUNCTIONS.forEach(function -> tags.add("!" + function));
    STANDARD.forEach(standard -> tags.add("!!" + standard));
    String near = Suggestion.didYouMean(name, tags);
    String hint = near != null ? near : "use a tag such as !Ref or !GetAtt, or quote the string";
    return new UserException(
        Diagnostic.error("yaml/unknown-tag", "unknown tag " + name, place).hint(hint));
  }

  private static String name(String tag) {
    return tag.startsWith(YAML) ? "!!" + tag.substring(YAML.length()) : tag;
  }
}
