package aloft.aws.cloud.operation;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.plan.StackLocation;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Resolves what a template says of its own resources, by the stack that was made of it: `Ref`,
/// `Fn::GetAtt`, `Fn::Sub`, `Fn::Join` and `Fn::ImportValue`.
final class StackReferences {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]+)\\}");

  private final Clients clients;
  private final Stacks stacks;
  private final StackLocation site;
  private final Map<String, Stacks.Piece> pieces = new LinkedHashMap<>();
  private @Nullable Map<String, String> exports;
  private String partition = "aws";
  private String account = "";
  private String stackId = "";

  StackReferences(Clients clients, StackLocation site) {
    this.clients = clients;
    this.stacks = new Stacks(clients);
    this.site = site;
  }

  Map<String, String> resolve(Map<String, Node> references) {
    Map<String, String> resolved = new LinkedHashMap<>();
    Stacks.Found stack = references.isEmpty() ? null : stacks.find(site.stack());
    if (stack == null || stack.unborn()) {
      return resolved;
    }
    String[] arn = stack.id().split(":", -1);
    partition = arn[1];
    account = arn[4];
    stackId = stack.id();
    for (Stacks.Piece piece : stacks.pieces(site.stack())) {
      pieces.put(piece.logicalId(), piece);
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
          case "Ref" -> ref(String.valueOf(text(entry.value())));
          case "Fn::GetAtt" -> attribute(entry.value());
          case "Fn::Sub" -> substituted(entry.value());
          case "Fn::Join" -> joined(entry.value());
          case "Fn::ImportValue" -> imported(text(entry.value()));
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
      case "AWS::StackName" -> site.stack();
      case "AWS::StackId" -> stackId;
      case "AWS::URLSuffix" -> partition.equals("aws-cn") ? "amazonaws.com.cn" : "amazonaws.com";
      default -> {
        Stacks.Piece piece = pieces.get(name);
        yield piece == null ? null : piece.id();
      }
    };
  }

  private @Nullable String attribute(Node node) {
    String whole =
        node instanceof Sequence sequence && sequence.items().size() == 2
            ? text(sequence.items().get(0)) + "." + text(sequence.items().get(1))
            : text(node);
    int dot = whole == null ? -1 : whole.indexOf('.');
    if (whole == null || dot < 0) {
      return null;
    }
    Stacks.Piece piece = pieces.get(whole.substring(0, dot));
    return piece == null ? null : attribute(piece, whole.substring(dot + 1));
  }

  /// What follows from a resource's type and name alone; AWS tells the rest to nobody but the
  /// template.
  private @Nullable String attribute(Stacks.Piece piece, String attribute) {
    String id = piece.id();
    String name = id.substring(id.lastIndexOf('/') + 1);
    return switch (piece.type() + " " + attribute) {
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
      case "AWS::S3::Bucket DomainName" -> id + ".s3.amazonaws.com";
      case "AWS::S3::Bucket RegionalDomainName" ->
          id + ".s3." + clients.region() + ".amazonaws.com";
      case "AWS::IAM::Role Arn" -> "arn:" + partition + ":iam::" + account + ":role/" + id;
      case "AWS::ApiGatewayV2::Api ApiEndpoint" ->
          "https://" + id + ".execute-api." + clients.region() + ".amazonaws.com";
      case "AWS::ApiGatewayV2::Api ApiId", "AWS::ApiGateway::RestApi RestApiId" -> id;
      default -> null;
    };
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

  private @Nullable String substituted(Node node) {
    Node format = node instanceof Sequence sequence ? sequence.get("0") : node;
    Node own = node instanceof Sequence sequence ? sequence.get("1") : null;
    String text = format == null ? null : format.text();
    if (text == null) {
      return null;
    }
    StringBuilder out = new StringBuilder();
    Matcher matcher = VARIABLE.matcher(text);
    while (matcher.find()) {
      String name = matcher.group(2).strip();
      Node given = own == null ? null : own.get(name);
      String value =
          !matcher.group(1).isEmpty()
              ? "${" + matcher.group(2) + "}"
              : given != null ? text(given) : variable(name);
      if (value == null) {
        return null;
      }
      matcher.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(out).toString();
  }

  private @Nullable String variable(String name) {
    String plain = ref(name);
    return plain != null || name.startsWith("AWS::")
        ? plain
        : attribute(new Scalar(name, aloft.spi.diagnostic.SourceRange.of(name)));
  }

  private @Nullable String joined(Node node) {
    if (!(node.get("1") instanceof Sequence parts)) {
      return null;
    }
    StringBuilder out = new StringBuilder();
    String separator = text(node.get("0"));
    for (int i = 0; i < parts.items().size(); i++) {
      String part = text(parts.items().get(i));
      if (part == null) {
        return null;
      }
      out.append(i == 0 ? "" : separator).append(part);
    }
    return out.toString();
  }

  private @Nullable String imported(@Nullable String name) {
    Map<String, String> known = exports;
    if (known == null) {
      known = stacks.exports();
      exports = known;
    }
    return name == null ? null : known.get(name);
  }
}
