package aloft.aws.emulation;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.emulation.id.StableIds;
import aloft.aws.manifest.ResourcesSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Predicts the values of CloudFormation references: resource names from the manifest, or else
/// names that start with the stack name.
public final class ReferenceResolver {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]*)}");
  private static final int MAX_DEPTH = 16;

  private final AwsService service;

  public ReferenceResolver(AwsService service) {
    this.service = service;
  }

  /// The predicted value of a reference; null if it cannot be predicted.
  public @Nullable String resolve(Node reference) {
    return resolve(reference, null, 0);
  }

  private @Nullable String resolve(Node node, @Nullable Mapping names, int depth) {
    if (node instanceof Scalar scalar) {
      return scalar.value() == null ? null : scalar.print();
    }
    if (depth > MAX_DEPTH || !(node instanceof Mapping call) || call.entries().size() != 1) {
      return null;
    }
    Mapping.Entry entry = call.entries().firstEntry().getValue();
    Node argument = entry.value();
    return switch (entry.key()) {
      case "Ref" -> argument.text() == null ? null : ref(argument.text(), names, depth);
      case "Fn::GetAtt" -> attribute(argument, depth);
      case "Fn::Sub" -> sub(argument, depth);
      case "Fn::Join" -> join(argument, depth);
      case "Fn::ImportValue" -> resolve(argument, names, depth + 1);
      default -> null;
    };
  }

  private @Nullable String ref(String id, @Nullable Mapping names, int depth) {
    Node given = names == null ? null : names.get(id);
    if (given != null) {
      return resolve(given, null, depth + 1);
    }
    return switch (id) {
      case "AWS::AccountId" -> StableIds.ACCOUNT;
      case "AWS::Region" -> service.region();
      case "AWS::Partition" -> "aws";
      case "AWS::URLSuffix" -> "amazonaws.com";
      case "AWS::StackName" -> service.stackName();
      default -> {
        Node defaultValue = child(section("Parameters", id), "Default");
        yield defaultValue != null
            ? resolve(defaultValue, null, depth + 1)
            : kind(id).ref(name(id, depth), service.region());
      }
    };
  }

  private @Nullable String attribute(Node argument, int depth) {
    @Nullable String id;
    @Nullable String attribute;
    String text = argument.text();
    if (argument instanceof Sequence pair && pair.items().size() == 2) {
      id = pair.items().getFirst().text();
      attribute = pair.items().getLast().text();
    } else {
      int dot = text == null ? -1 : text.indexOf('.');
      id = text == null || dot < 0 ? text : text.substring(0, dot);
      attribute = text == null ? null : text.substring(dot + 1);
    }
    if (id == null || attribute == null) {
      return null;
    }
    if (attribute.equals("Arn") || attribute.endsWith("Arn")) {
      return kind(id).arn(name(id, depth), service.region());
    }
    return attribute.endsWith("Name") || attribute.endsWith("Id") ? name(id, depth) : null;
  }

  private @Nullable String sub(Node argument, int depth) {
    Node template = argument;
    Mapping names = null;
    if (argument instanceof Sequence pair && pair.items().size() == 2) {
      template = pair.items().getFirst();
      names = pair.items().getLast() instanceof Mapping given ? given : null;
    }
    String text = template.text();
    if (text == null) {
      return null;
    }
    StringBuilder out = new StringBuilder();
    Matcher placeholder = PLACEHOLDER.matcher(text);
    while (placeholder.find()) {
      String name = placeholder.group(2).strip();
      String value;
      if (!placeholder.group(1).isEmpty()) {
        value = "${" + name + "}";
      } else if (name.contains(".") && !name.startsWith("AWS::")) {
        value = attribute(new Scalar(name, template.place()), depth + 1);
      } else {
        value = ref(name, names, depth + 1);
      }
      if (value == null) {
        return null;
      }
      placeholder.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    return placeholder.appendTail(out).toString();
  }

  private @Nullable String join(Node argument, int depth) {
    if (!(argument instanceof Sequence pair)
        || pair.items().size() != 2
        || !(pair.items().getLast() instanceof Sequence parts)) {
      return null;
    }
    List<@Nullable String> values =
        parts.items().stream()
            .<@Nullable String>map(part -> resolve(part, null, depth + 1))
            .toList();
    String separator = pair.items().getFirst().text();
    return separator == null || values.contains(null) ? null : String.join(separator, values);
  }

  private String name(String id, int depth) {
    for (AwsFunction function : service.functions()) {
      if (LogicalIds.function(function.key()).equals(id)) {
        return function.deployedName();
      }
    }
    Node given = child(child(section("Resources", id), "Properties"), kind(id).property());
    String name = given == null || depth > MAX_DEPTH ? null : resolve(given, null, depth + 1);
    String generated = service.stackName() + "-" + id;
    boolean bucket = kind(id).service().equals("s3");
    return name != null ? name : bucket ? generated.toLowerCase(Locale.ROOT) : generated;
  }

  private ResourceKind kind(String id) {
    boolean function =
        service.functions().stream().anyMatch(f -> LogicalIds.function(f.key()).equals(id));
    Node type = child(section("Resources", id), "Type");
    return ResourceKind.of(function ? "AWS::Lambda::Function" : type == null ? null : type.text());
  }

  private @Nullable Node section(String section, String id) {
    ResourcesSection resources = service.manifest().resources();
    return resources == null ? null : child(resources.additions().parts().get(section), id);
  }

  private static @Nullable Node child(@Nullable Node node, String key) {
    return node instanceof Mapping mapping ? mapping.get(key) : null;
  }
}
