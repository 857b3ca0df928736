package aloft.aws.cloud.operation;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.history.StoredTemplate;
import aloft.aws.plan.StackLocation;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Resolves references of a template with the resources of its deployed stack: `Ref`, `Fn::GetAtt`,
/// `Fn::Sub`, `Fn::Join` and `Fn::ImportValue`. A reference that cannot be resolved is left out.
final class StackReferences {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]+)\\}");

  private final Clients clients;
  private final Stacks stacks;
  private final StackLocation location;
  private final Map<String, Stacks.Resource> resources = new LinkedHashMap<>();
  private @Nullable Map<String, String> exports;
  private String partition = "aws";
  private String account = "";
  private String stackId = "";

  StackReferences(Clients clients, StackLocation location) {
    this.clients = clients;
    this.stacks = new Stacks(clients);
    this.location = location;
  }

  Map<String, String> resolve(Map<String, Node> references) {
    Map<String, String> resolved = new LinkedHashMap<>();
    Stacks.Snapshot stack = references.isEmpty() ? null : stacks.find(location.stack());
    if (stack == null || stack.inReview()) {
      return resolved;
    }
    String[] arn = stack.id().split(":", -1);
    partition = arn[1];
    account = arn[4];
    stackId = stack.id();
    for (Stacks.Resource resource : stacks.resources(location.stack())) {
      resources.put(resource.logicalId(), resource);
    }
    references.forEach((key, node) -> {
      String text = text(node);
      if (text != null) {
        resolved.put(key, text);
      }
    });
    return resolved;
  }

  private @Nullable String text(@Nullable Node node) {
    return switch (node) {
      case Scalar scalar -> scalar.print();
      case Mapping mapping when mapping.entries().size() == 1 -> {
        Mapping.Entry entry = mapping.entries().firstEntry().getValue();
        yield switch (entry.key()) {
          case "Ref" -> {
            String name = text(entry.value());
            yield name == null ? null : ref(name);
          }
          case "Fn::GetAtt" -> attribute(entry.value());
          case "Fn::Sub" -> substitute(entry.value());
          case "Fn::Join" -> join(entry.value());
          case "Fn::ImportValue" -> importValue(text(entry.value()));
          default -> null;
        };
      }
      case null, default -> null;
    };
  }

  private @Nullable String ref(String name) {
    return switch (name) {
      case "AWS::Region" -> clients.region();
      case "AWS::AccountId" -> account;
      case "AWS::Partition" -> partition;
      case "AWS::StackName" -> location.stack();
      case "AWS::StackId" -> stackId;
      case "AWS::URLSuffix" -> clients.dnsSuffix();
      default -> {
        Stacks.Resource resource = resources.get(name);
        yield resource == null ? null : resource.id();
      }
    };
  }

  private @Nullable String attribute(Node node) {
    if (node instanceof Sequence sequence && sequence.items().size() == 2) {
      String resource = text(sequence.items().get(0));
      String attribute = text(sequence.items().get(1));
      return resource == null || attribute == null ? null : attribute(resource, attribute);
    }
    String whole = text(node);
    return whole == null ? null : attributeOf(whole);
  }

  /// An attribute written as `Resource.Attribute`.
  private @Nullable String attributeOf(String whole) {
    int dot = whole.indexOf('.');
    return dot < 0 ? null : attribute(whole.substring(0, dot), whole.substring(dot + 1));
  }

  private @Nullable String attribute(String logicalId, String attribute) {
    Stacks.Resource resource = resources.get(logicalId);
    return resource == null ? null : attribute(resource, attribute);
  }

  /// An attribute that follows from the type and the physical id of a resource; null for others,
  /// which AWS provides in templates only.
  private @Nullable String attribute(Stacks.Resource resource, String attribute) {
    String id = resource.id();
    String name = id.substring(id.lastIndexOf('/') + 1);
    return switch (resource.type() + " " + attribute) {
      case "AWS::Lambda::Function Arn" -> arn("lambda", "function:" + id);
      case "AWS::SQS::Queue Arn" -> arn("sqs", name);
      case "AWS::SQS::Queue QueueName" -> name;
      case "AWS::SQS::Queue QueueUrl" -> id;
      case "AWS::SNS::Topic TopicName" -> id.substring(id.lastIndexOf(':') + 1);
      case "AWS::SNS::Topic TopicArn" -> id;
      case "AWS::DynamoDB::Table Arn" -> arn("dynamodb", "table/" + id);
      case "AWS::Kinesis::Stream Arn" -> arn("kinesis", "stream/" + id);
      case "AWS::Logs::LogGroup Arn" -> arn("logs", "log-group:" + id + ":*");
      case "AWS::StepFunctions::StateMachine Arn" -> id;
      case "AWS::StepFunctions::StateMachine Name" -> id.substring(id.lastIndexOf(':') + 1);
      case "AWS::SecretsManager::Secret Id" -> id;
      case "AWS::Cognito::UserPool Arn" -> arn("cognito-idp", "userpool/" + id);
      case "AWS::Cognito::UserPool UserPoolId" -> id;
      case "AWS::S3::Bucket Arn" -> "arn:" + partition + ":s3:::" + id;
      case "AWS::S3::Bucket DomainName" -> id + ".s3." + clients.dnsSuffix();
      case "AWS::S3::Bucket RegionalDomainName" ->
          id + ".s3." + clients.region() + "." + clients.dnsSuffix();
      case "AWS::IAM::Role Arn" -> role(resource);
      case "AWS::ApiGatewayV2::Api ApiEndpoint" ->
          "https://" + id + ".execute-api." + clients.region() + "." + clients.dnsSuffix();
      case "AWS::ApiGatewayV2::Api ApiId", "AWS::ApiGateway::RestApi RestApiId" -> id;
      default -> null;
    };
  }

  /// The ARN of a role, which has the path of the role; null if only AWS knows the path.
  private @Nullable String role(Stacks.Resource resource) {
    Node path =
        StoredTemplate.of(stacks.template(location.stack()))
            .root()
            .get("Resources", resource.logicalId(), "Properties", "Path");
    String text = path == null ? "/" : text(path);
    return text == null
        ? null
        : "arn:" + partition + ":iam::" + account + ":role" + text + resource.id();
  }

  private String arn(String service, String resource) {
    return "arn:"
        + partition
        + ":"
        + service
        + ":"
        + clients.region()
        + ":"
        + account
        + ":"
        + resource;
  }

  private @Nullable String substitute(Node node) {
    Node format = node instanceof Sequence sequence ? sequence.get("0") : node;
    Node variables = node instanceof Sequence sequence ? sequence.get("1") : null;
    String text = format == null ? null : format.text();
    if (text == null) {
      return null;
    }
    StringBuilder out = new StringBuilder();
    Matcher matcher = VARIABLE.matcher(text);
    while (matcher.find()) {
      String name = matcher.group(2).strip();
      Node override = variables == null ? null : variables.get(name);
      String value =
          !matcher.group(1).isEmpty()
              ? "${" + matcher.group(2) + "}"
              : override != null ? text(override) : variable(name);
      if (value == null) {
        return null;
      }
      matcher.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(out).toString();
  }

  private @Nullable String variable(String name) {
    String value = ref(name);
    return value != null || name.startsWith("AWS::") ? value : attributeOf(name);
  }

  private @Nullable String join(Node node) {
    if (!(node.get("1") instanceof Sequence parts)) {
      return null;
    }
    String separator = text(node.get("0"));
    List<String> texts = new ArrayList<>();
    for (Node item : parts.items()) {
      String part = text(item);
      if (part == null) {
        return null;
      }
      texts.add(part);
    }
    return separator == null ? null : String.join(separator, texts);
  }

  private @Nullable String importValue(@Nullable String name) {
    Map<String, String> values = exports;
    if (values == null) {
      values = stacks.exports();
      exports = values;
    }
    return name == null ? null : values.get(name);
  }
}
