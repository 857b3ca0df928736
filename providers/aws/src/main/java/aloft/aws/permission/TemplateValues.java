package aloft.aws.permission;

import aloft.aws.cloudformation.Partition;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The values of a template as far as they are known before it is deployed: what is not known is a
/// `*`.
final class TemplateValues {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]*)}");
  private static final Pattern ROLE = Pattern.compile("Role(A(rn|RN))?$");
  private static final int MAX_DEPTH = 12;

  private final Mapping resources;
  private final String stack;
  private final Arns arns;
  private final ResourcePermissions types;

  TemplateValues(Mapping resources, String stack, Arns arns, ResourcePermissions types) {
    this.resources = resources;
    this.stack = stack;
    this.arns = arns;
    this.types = types;
  }

  /// The name of a resource, as ARNs have it.
  String name(String id) {
    return name(id, 0);
  }

  /// The values at a path of properties, such as `Code.S3Bucket`: each item of a list; empty if
  /// there are none. `*` in the path is any key.
  List<String> values(Mapping properties, String path) {
    List<Node> nodes = List.of(properties);
    for (String key : path.split("\\.", -1)) {
      List<Node> next = new ArrayList<>();
      for (Node node : nodes) {
        for (Node item : items(node)) {
          below(item, key).filter(value -> !value.isNull()).forEach(next::add);
        }
      }
      nodes = next;
    }
    return nodes.stream()
        .flatMap(node -> items(node).stream())
        .map(node -> pattern(node, 0))
        .distinct()
        .toList();
  }

  private static Stream<Node> below(Node node, String key) {
    return key.equals("*")
        ? node instanceof Mapping mapping ? mapping.values().values().stream() : Stream.empty()
        : Stream.ofNullable(node.get(key));
  }

  /// The ARNs of the roles that a resource of any type names: the values of properties whose names
  /// end with `Role`, `RoleArn` or `RoleARN`.
  Set<String> roles(Mapping properties) {
    Set<String> roles = new TreeSet<>();
    addRoles(properties, false, roles);
    return roles;
  }

  private void addRoles(Node node, boolean named, Set<String> roles) {
    for (Node item : items(node)) {
      if (item instanceof Mapping mapping && !isCall(mapping)) {
        mapping.values().forEach((key, value) -> addRoles(value, ROLE.matcher(key).find(), roles));
      } else if (item.get("Fn::If") instanceof Sequence choice && choice.items().size() == 3) {
        choice.items().subList(1, 3).forEach(branch -> addRoles(branch, named, roles));
      } else if (named && !item.isNull() && !isNoValue(item)) {
        roles.add(role(item));
      }
    }
  }

  private static boolean isCall(Mapping mapping) {
    return mapping.values().size() == 1
        && mapping.values().keySet().stream()
            .allMatch(key -> key.equals("Ref") || key.startsWith("Fn::"));
  }

  private static boolean isNoValue(Node node) {
    Node reference = node.get("Ref");
    return reference != null && "AWS::NoValue".equals(reference.text());
  }

  /// Some types have the ARN of a role, some its name.
  private String role(Node node) {
    Node reference = node.get("Ref");
    String id = reference == null ? null : reference.text();
    if (id != null && type(id).equals("AWS::IAM::Role")) {
      return arn(id, 0);
    }
    String role = pattern(node, 0);
    if (role.startsWith("arn:")) {
      return role;
    }
    boolean name = !role.equals("*") && !role.contains(":");
    return name
        ? arns.of("iam", "role/" + arns.shortened(role.startsWith("/") ? role.substring(1) : role))
        : "*";
  }

  private static List<Node> items(Node node) {
    return node instanceof Sequence list ? list.items() : List.of(node);
  }

  private String pattern(@Nullable Node node, int depth) {
    if (node instanceof Scalar scalar) {
      return scalar.print();
    }
    if (depth > MAX_DEPTH || !(node instanceof Mapping call) || call.entries().size() != 1) {
      return "*";
    }
    Mapping.Entry entry = call.entries().firstEntry().getValue();
    Node argument = entry.value();
    return switch (entry.key()) {
      case "Ref" -> argument.text() == null ? "*" : ref(argument.text(), depth + 1);
      case "Fn::GetAtt" -> attribute(argument, depth + 1);
      case "Fn::Sub" -> sub(argument, depth + 1);
      case "Fn::Join" -> join(argument, depth + 1);
      default -> "*";
    };
  }

  private String ref(String id, int depth) {
    return switch (id) {
      case "AWS::Region" -> arns.region();
      case "AWS::Partition" -> arns.partition();
      case "AWS::URLSuffix" -> Partition.of(arns.region()).urlSuffix();
      case "AWS::StackName" -> stack;
      default -> resources.get(id) instanceof Mapping ? reference(id, depth) : "*";
    };
  }

  /// The value of `Ref`: a name, or an ARN of the types that have one.
  private String reference(String id, int depth) {
    String type = type(id);
    return switch (type) {
      case "AWS::SNS::Topic" -> arns.of("sns", name(id, depth));
      case "AWS::Lambda::Version", "AWS::Lambda::Alias", "AWS::ElasticLoadBalancingV2::Listener" ->
          "*";
      case "AWS::SQS::Queue" -> name(id, depth);
      case "AWS::Lambda::LayerVersion" -> arns.of("lambda", "layer:" + name(id, depth) + ":*");
      default -> name(id, depth);
    };
  }

  private String attribute(Node argument, int depth) {
    String text = argument.text();
    String id;
    String attribute;
    if (argument instanceof Sequence pair && pair.items().size() == 2) {
      id = pair.items().getFirst().text();
      attribute = pair.items().getLast().text();
    } else {
      int dot = text == null ? -1 : text.indexOf('.');
      id = text == null || dot < 0 ? null : text.substring(0, dot);
      attribute = text == null ? null : text.substring(dot + 1);
    }
    return id == null || attribute == null || !attribute.endsWith("Arn") ? "*" : arn(id, depth);
  }

  private String arn(String id, int depth) {
    String name = name(id, depth);
    return switch (type(id)) {
      case "AWS::IAM::Role" -> arns.of("iam", "role" + path(id, depth) + name);
      case "AWS::Lambda::Function" -> arns.of("lambda", "function:" + name);
      case "AWS::SQS::Queue" -> arns.of("sqs", name);
      case "AWS::S3::Bucket" -> arns.of("s3", name);
      case "AWS::Kinesis::Stream" -> arns.of("kinesis", "stream/" + name);
      case "AWS::DynamoDB::Table" -> arns.of("dynamodb", "table/" + name);
      case "AWS::Logs::LogGroup" -> arns.of("logs", "log-group:" + name + ":*");
      default -> "*";
    };
  }

  private String path(String id, int depth) {
    Node path = properties(id).get("Path");
    return path == null ? "/" : pattern(path, depth + 1);
  }

  private String sub(Node argument, int depth) {
    Node template =
        argument instanceof Sequence pair && !pair.items().isEmpty()
            ? pair.items().getFirst()
            : argument;
    Mapping names =
        argument instanceof Sequence pair
                && pair.items().size() == 2
                && pair.items().getLast() instanceof Mapping given
            ? given
            : null;
    String text = template.text();
    if (text == null) {
      return "*";
    }
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                found.group(1).isEmpty()
                    ? placeholder(found.group(2).strip(), names, depth)
                    : "${" + found.group(2) + "}"));
  }

  private String placeholder(String name, @Nullable Mapping names, int depth) {
    Node given = names == null ? null : names.get(name);
    if (given != null) {
      return pattern(given, depth + 1);
    }
    int dot = name.indexOf('.');
    if (dot < 0) {
      return ref(name, depth + 1);
    }
    return name.endsWith("Arn") ? arn(name.substring(0, dot), depth + 1) : "*";
  }

  private String join(Node argument, int depth) {
    if (!(argument instanceof Sequence pair)
        || pair.items().size() != 2
        || !(pair.items().getLast() instanceof Sequence parts)) {
      return "*";
    }
    String separator = pair.items().getFirst().text();
    return parts.items().stream()
        .map(part -> pattern(part, depth + 1))
        .collect(Collectors.joining(separator == null ? "*" : separator));
  }

  private String name(String id, int depth) {
    ResourcePermissions.ResourceType type = types.get(type(id));
    String property = type == null ? null : type.nameProperty();
    Node given = property == null || depth > MAX_DEPTH ? null : properties(id).get(property);
    if (given != null) {
      return arns.shortened(pattern(given, depth + 1));
    }
    return Arns.generated(stack, type(id), id);
  }

  private String type(String id) {
    Node type = resources.get(id, "Type");
    return type == null || type.text() == null ? "" : type.text();
  }

  private Mapping properties(String id) {
    return resources.get(id, "Properties") instanceof Mapping properties
        ? properties
        : Mapping.empty(resources.place());
  }
}
