package aloft.aws.emulation;

import aloft.aws.cloudformation.LogicalIds;
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

/// Tells what CloudFormation will most likely make of a reference: the names that the manifest
/// gives to resources, or else those that start with the stack's name.
public final class ReferenceResolver {
  static final String ACCOUNT = "123456789012";
  private static final Pattern HOLE = Pattern.compile("\\$\\{(!?)([^}]*)}");
  private static final int DEEPEST = 16;

  private final AwsService service;

  public ReferenceResolver(AwsService service) {
    this.service = service;
  }

  /// The value of a reference; null where it cannot be told.
  public @Nullable String of(Node reference) {
    return of(reference, null, 0);
  }

  private @Nullable String of(Node node, @Nullable Mapping names, int depth) {
    if (node instanceof Scalar scalar) {
      return scalar.value() == null ? null : scalar.print();
    }
    if (depth > DEEPEST || !(node instanceof Mapping call) || call.entries().size() != 1) {
      return null;
    }
    Mapping.Entry entry = call.entries().firstEntry().getValue();
    Node argument = entry.value();
    return switch (entry.key()) {
      case "Ref" -> ref(String.valueOf(argument.text()), names, depth);
      case "Fn::GetAtt" -> attribute(argument, depth);
      case "Fn::Sub" -> sub(argument, depth);
      case "Fn::Join" -> join(argument, depth);
      case "Fn::ImportValue" -> of(argument, names, depth + 1);
      default -> null;
    };
  }

  private @Nullable String ref(String id, @Nullable Mapping names, int depth) {
    Node given = names == null ? null : names.get(id);
    if (given != null) {
      return of(given, null, depth + 1);
    }
    return switch (id) {
      case "AWS::AccountId" -> ACCOUNT;
      case "AWS::Region" -> service.region();
      case "AWS::Partition" -> "aws";
      case "AWS::URLSuffix" -> "amazonaws.com";
      case "AWS::StackName" -> service.stackName();
      default -> {
        Node standard = at(section("Parameters", id), "Default");
        yield standard != null
            ? of(standard, null, depth + 1)
            : kind(id).ref(name(id, depth), service.region());
      }
    };
  }

  private @Nullable String attribute(Node argument, int depth) {
    String id;
    String attribute;
    if (argument instanceof Sequence pair && pair.items().size() == 2) {
      id = String.valueOf(pair.items().getFirst().text());
      attribute = String.valueOf(pair.items().getLast().text());
    } else {
      String text = String.valueOf(argument.text());
      int dot = text.indexOf('.');
      id = dot < 0 ? text : text.substring(0, dot);
      attribute = text.substring(dot + 1);
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
    Matcher hole = HOLE.matcher(text);
    while (hole.find()) {
      String name = hole.group(2).strip();
      String value;
      if (!hole.group(1).isEmpty()) {
        value = "${" + name + "}";
      } else if (name.contains(".") && !name.startsWith("AWS::")) {
        value = attribute(new Scalar(name, template.place()), depth + 1);
      } else {
        value = ref(name, names, depth + 1);
      }
      if (value == null) {
        return null;
      }
      hole.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    return hole.appendTail(out).toString();
  }

  private @Nullable String join(Node argument, int depth) {
    if (!(argument instanceof Sequence pair)
        || pair.items().size() != 2
        || !(pair.items().getLast() instanceof Sequence parts)) {
      return null;
    }
    List<@Nullable String> values =
        parts.items().stream().<@Nullable String>map(part -> of(part, null, depth + 1)).toList();
    return values.contains(null)
        ? null
        : String.join(String.valueOf(pair.items().getFirst().text()), values);
  }

  private String name(String id, int depth) {
    for (AwsFunction function : service.functions()) {
      if (LogicalIds.function(function.key()).equals(id)) {
        return function.deployedName();
      }
    }
    Node given = at(at(section("Resources", id), "Properties"), kind(id).property());
    String name = given == null || depth > DEEPEST ? null : of(given, null, depth + 1);
    String made = service.stackName() + "-" + id;
    boolean bucket = kind(id).service().equals("s3");
    return name != null ? name : bucket ? made.toLowerCase(Locale.ROOT) : made;
  }

  private ResourceKind kind(String id) {
    boolean function =
        service.functions().stream().anyMatch(f -> LogicalIds.function(f.key()).equals(id));
    Node type = at(section("Resources", id), "Type");
    return ResourceKind.of(function ? "AWS::Lambda::Function" : type == null ? null : type.text());
  }

  private @Nullable Node section(String section, String id) {
    ResourcesSection resources = service.manifest().resources();
    return resources == null ? null : at(resources.additions().parts().get(section), id);
  }

  private static @Nullable Node at(@Nullable Node node, String key) {
    return node instanceof Mapping mapping ? mapping.get(key) : null;
  }
}
