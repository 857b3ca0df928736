package aloft.aws.plugin;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.IamRole;
import aloft.aws.service.AwsService;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compiles `notifications` of a state machine: a rule of EventBridge for each status of an
/// execution, and the permissions to reach its targets.
record StateMachineNotifications(
    StateMachine machine, Mapping settings, Map<String, Resource> resources) {
  /// The statuses in the order in which their targets are numbered.
  private static final List<String> STATUSES =
      List.of("ABORTED", "FAILED", "RUNNING", "SUCCEEDED", "TIMED_OUT");

  private static final List<String> TARGETS =
      List.of("sns", "sqs", "kinesis", "firehose", "lambda", "stepFunctions");
  private static final Set<String> INPUTS = Set.of("inputPath", "inputTransformer");

  private record Target(String status, int index, String type, Node node) {
    /// The settings of the type: an ARN, or an object with the ARN.
    Node settings() {
      Node settings = node.get(type);
      return settings == null ? node : settings;
    }

    Node arn() {
      Node arn = settings().get("arn");
      return arn == null ? settings() : arn;
    }
  }

  private List<Target> targets(String status) {
    List<Target> targets = new ArrayList<>();
    if (settings.get(status) instanceof Sequence list) {
      for (Node item : list.items()) {
        String type = type(item);
        if (type != null) {
          targets.add(new Target(status, targets.size(), type, item));
        }
      }
    }
    return targets;
  }

  private static @Nullable String type(Node item) {
    for (String type : TARGETS) {
      if (item.get(type) != null) {
        return type;
      }
    }
    return null;
  }

  void check(DiagnosticCollector findings) {
    Node type = machine.get("type");
    if (type != null && "EXPRESS".equals(type.text())) {
      findings.warning(
          settings.place(),
          StepFunctions.CODE,
          "express workflows have no notifications",
          "remove \"notifications\"");
      return;
    }
    Unknown.of(settings, STATUSES, "notifications").forEach(findings::add);
    for (String status : STATUSES) {
      if (settings.get(status) instanceof Sequence list) {
        list.items().forEach(item -> check(item, findings));
      }
    }
  }

  private static void check(Node item, DiagnosticCollector findings) {
    String type = type(item);
    if (type == null) {
      findings.warning(
          item.place(),
          StepFunctions.CODE,
          "the target of a notification is missing",
          "add one of " + String.join(", ", TARGETS));
      return;
    }
    if (item instanceof Mapping target) {
      List<String> known = new ArrayList<>(INPUTS);
      known.addAll(TARGETS);
      Unknown.of(target, known, "a notification").forEach(findings::add);
    }
    Node settings = item.get(type);
    Node arn = settings == null || settings.get("arn") == null ? settings : settings.get("arn");
    if (type.equals("sqs")
        && arn != null
        && arn.text() == null
        && !(Value.of(arn) instanceof Value.GetAtt)) {
      findings.error(
          arn.place(),
          StepFunctions.CODE,
          "the URL of this queue is not known",
          "write its ARN, or Fn::GetAtt of a queue of this stack");
    }
  }

  void compile(AwsService service, Fragment.Builder builder) {
    Node workflow = machine.get("type");
    if (workflow != null && "EXPRESS".equals(workflow.text())) {
      return;
    }
    builder.at(settings.place());
    List<Value> policies = new ArrayList<>();
    int number = 0;
    for (String status : STATUSES) {
      for (Target target : targets(status)) {
        Value arn = value(target.arn());
        switch (target.type()) {
          case "kinesis" -> policies.add(policy(target, "kinesis:PutRecord", arn));
          case "firehose" -> policies.add(policy(target, "firehose:PutRecord", arn));
          case "stepFunctions" -> policies.add(policy(target, "states:StartExecution", arn));
          default -> {
            Resource permission = permission(target, arn);
            Fields identity =
                Fields.with("index", number)
                    .put(
                        "resource",
                        Fields.with("Type", permission.type())
                            .put("Properties", permission.properties()));
            builder.resource(machine.logicalId() + "ResourcePolicy" + digest(identity), permission);
          }
        }
        number++;
      }
    }
    String role = machine.logicalId() + "NotificationsIamRole";
    if (!policies.isEmpty()) {
      builder.resource(role, role(service, policies));
    }
    for (String status : STATUSES) {
      List<Value> targets =
          targets(status).stream().map(target -> (Value) target(target, role).obj()).toList();
      if (!targets.isEmpty()) {
        builder.resource(
            machine.logicalId() + "Notifications" + status.replace("_", "") + "EventRule",
            rule(status, policies.isEmpty() ? null : Value.getAtt(role, "Arn"), targets));
      }
    }
  }

  private Resource rule(String status, @Nullable Value role, List<Value> targets) {
    return Resource.of(
        "AWS::Events::Rule",
        Fields.with(
                "Description",
                "[" + status + "] status notification for state machine [" + machine.name() + "]")
            .put(
                "EventPattern",
                Fields.with("source", List.of("aws.states"))
                    .put("detail-type", List.of("Step Functions Execution Status Change"))
                    .put(
                        "detail",
                        Fields.with("status", List.of(status))
                            .put("stateMachineArn", List.of(Value.ref(machine.logicalId())))))
            .put("Name", machine.name() + "-" + status + "-notification")
            .put("RoleArn", role)
            .put("Targets", targets));
  }

  private Fields target(Target target, String role) {
    Value arn = value(target.arn());
    Fields identity = Fields.with("target", Fields.with("Arn", arn)).put("index", target.index());
    Fields fields =
        Fields.with("Arn", arn)
            .put("Id", machine.name() + "-" + target.status() + "-" + digest(identity));
    Node group = target.settings().get("messageGroupId");
    Node partition = target.settings().get("partitionKeyPath");
    if (group != null) {
      fields.put("SqsParameters", Fields.with("MessageGroupId", StateMachine.text(group)));
    }
    if (partition != null) {
      fields.put("KinesisParameters", Fields.with("PartitionKeyPath", value(partition)));
    }
    if (target.type().equals("stepFunctions")) {
      fields.put("RoleArn", Value.getAtt(role, "Arn"));
    }
    Node path = target.node().get("inputPath");
    Node transformer = target.node().get("inputTransformer");
    fields.put("InputPath", path == null ? null : value(path));
    if (transformer != null) {
      Node paths = transformer.get("inputPathsMap");
      Node template = transformer.get("inputTemplate");
      fields.put(
          "InputTransformer",
          Fields.with("InputPathsMap", paths == null ? null : value(paths))
              .put("InputTemplate", template == null ? null : value(template)));
    }
    return fields;
  }

  private static Resource permission(Target target, Value arn) {
    return switch (target.type()) {
      case "sns" ->
          Resource.of(
              "AWS::SNS::TopicPolicy",
              Fields.with("PolicyDocument", document(target, "sns:Publish", arn))
                  .put("Topics", List.of(arn)));
      case "sqs" ->
          Resource.of(
              "AWS::SQS::QueuePolicy",
              Fields.with("PolicyDocument", document(target, "sqs:SendMessage", arn))
                  .put("Queues", List.of(queueUrl(arn))));
      default ->
          Resource.of(
              "AWS::Lambda::Permission",
              Fields.with("Action", "lambda:InvokeFunction")
                  .put("FunctionName", arn)
                  .put("Principal", "events.amazonaws.com"));
    };
  }

  private static Fields document(Target target, String action, Value arn) {
    return Fields.with("Version", "2012-10-17")
        .put(
            "Statement",
            Fields.with("Sid", policyName(target, action, arn))
                .put("Principal", Fields.with("Service", "events.amazonaws.com"))
                .put("Effect", "Allow")
                .put("Action", action)
                .put("Resource", arn));
  }

  private static Value queueUrl(Value arn) {
    return switch (arn) {
      case Value.GetAtt att -> Value.ref(att.id());
      case Value.Str text ->
          Fields.with(
                  "Fn::Sub",
                  List.of(
                      Value.of(
                          "https://sqs.${AWS::Region}.amazonaws.com/${AWS::AccountId}/${QueueName}"),
                      Fields.with(
                              "QueueName", text.text().substring(text.text().lastIndexOf(':') + 1))
                          .obj()))
              .obj();
      default -> arn;
    };
  }

  private static Value policy(Target target, String action, Value arn) {
    return Fields.with("PolicyName", policyName(target, action, arn))
        .put(
            "PolicyDocument",
            Fields.with("Version", "2012-10-17")
                .put(
                    "Statement",
                    List.of(
                        Fields.with("Effect", "Allow")
                            .put("Action", action)
                            .put("Resource", arn)
                            .obj())))
        .obj();
  }

  private static String policyName(Target target, String action, Value arn) {
    String digest = digest(Fields.with("action", action).put("resource", arn));
    return target.status() + "-" + target.type() + "-" + digest;
  }

  private static Resource role(AwsService service, List<Value> policies) {
    IamRole generated = service.provider().permissions().iam().role();
    return Resource.of(
        "AWS::IAM::Role",
        Fields.with(
                "AssumeRolePolicyDocument",
                Fields.with(
                    "Statement",
                    Fields.with("Effect", "Allow")
                        .put("Action", "sts:AssumeRole")
                        .put("Principal", Fields.with("Service", "events.amazonaws.com"))))
            .put("Policies", policies)
            .put("Path", generated instanceof IamRole.Generated role ? role.path() : null));
  }

  private Value value(Node node) {
    return StateMachine.translated(Value.of(node), resources);
  }

  /// The first five digits of a digest, which the ids of the plugin have.
  private static String digest(Fields identity) {
    return StateMachineDefinition.digest(identity.obj().plain()).substring(0, 5);
  }
}
