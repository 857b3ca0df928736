package aloft.aws.plugin;

import aloft.aws.service.AwsService;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `serverless-cloudformation-sub-variables` and `serverless-pseudo-parameters`: a text of the
/// template with `#{X}` becomes `Fn::Sub` with `${X}`.
final class SubVariables implements Plugin {
  private static final Pattern REFERENCE = Pattern.compile("#\\{([^}]+)}");
  private static final Pattern PSEUDO_PARAMETER = Pattern.compile("#\\{(AWS::[a-zA-Z]+)}");
  private static final Pattern ESCAPED = Pattern.compile("#@\\{([^}]+)}");
  private static final Pattern REGION =
      Pattern.compile(
          "ap-northeast-[12]|ap-south-1|ap-southeast-[12]|ca-central-1|eu-central-1|eu-west-[123]"
              + "|sa-east-1|us-east-[12]|us-west-[12]");

  private final String name;
  private final boolean isPseudoParameters;

  private SubVariables(String name, boolean isPseudoParameters) {
    this.name = name;
    this.isPseudoParameters = isPseudoParameters;
  }

  static SubVariables variables() {
    return new SubVariables("serverless-cloudformation-sub-variables", false);
  }

  /// The plugin that has settings: whether region names and references to resources are replaced.
  static SubVariables pseudoParameters() {
    return new SubVariables("serverless-pseudo-parameters", true);
  }

  @Override
  public List<String> names() {
    return List.of(name);
  }

  @Override
  public Support support() {
    return new Support.Replaced("#{X} is Fn::Sub with ${X}");
  }

  @Override
  public Mapping transform(AwsService service, Mapping template) {
    Mapping manifest = service.manifest().node();
    Pattern pattern =
        isPseudoParameters && isFalse(manifest.get("custom", "pseudoParameters", "allowReferences"))
            ? PSEUDO_PARAMETER
            : REFERENCE;
    boolean regions =
        isPseudoParameters
            && isFalse(manifest.get("custom", "pseudoParameters", "skipRegionReplace"));
    UnaryOperator<String> replacement =
        text -> {
          String marked = regions ? REGION.matcher(text).replaceFirst("#{AWS::Region}") : text;
          return pattern.matcher(marked).replaceAll("\\${$1}");
        };
    return (Mapping) replaced(template, replacement, false);
  }

  private static boolean isFalse(@Nullable Node node) {
    return node instanceof Scalar scalar && Boolean.FALSE.equals(scalar.value());
  }

  /// @param isSub whether the node is the argument of `Fn::Sub`
  private Node replaced(Node node, UnaryOperator<String> replacement, boolean isSub) {
    return switch (node) {
      case Mapping mapping ->
          mapping.map((key, value) -> replaced(value, replacement, key.equals("Fn::Sub")));
      case Sequence list ->
          new Sequence(
              list.items().stream().map(item -> replaced(item, replacement, isSub)).toList(),
              list.place());
      case Scalar scalar -> {
        String text = scalar.value() instanceof String value ? value : null;
        if (text == null || (text.indexOf('#') < 0 && !isPseudoParameters)) {
          yield node;
        }
        String changed = replacement.apply(text);
        if (!changed.equals(text)) {
          Node sub = new Scalar(changed, node.place());
          yield isSub ? sub : Mapping.of("Fn::Sub", sub, node.place());
        }
        Matcher escaped = ESCAPED.matcher(text);
        yield isPseudoParameters ? new Scalar(escaped.replaceAll("#{$1}"), node.place()) : node;
      }
    };
  }
}
