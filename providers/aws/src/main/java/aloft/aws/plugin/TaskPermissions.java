package aloft.aws.plugin;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Partition;
import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The permissions that the role of a state machine needs for its tasks.
///
/// @see <a
///   href="https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html">IAM
///   policies for integrated services</a>
final class TaskPermissions {
  private static final Value ALL = Value.of("*");
  private static final String HERE = "${AWS::Region}:${AWS::AccountId}";
  private static final String RULE = "events:PutTargets,events:PutRule,events:DescribeRule";
  private static final Pattern PARTITION =
      Pattern.compile("^arn:(aws(-[a-z]+)*|\\$\\{AWS::Partition}):");
  private static final Pattern LAMBDA = Pattern.compile("arn:aws(-[a-z]+)*:lambda");

  private final String stateMachine;
  private final UnaryOperator<Value> logicalIds;

  /// @param stateMachine the name of the state machine
  /// @param logicalIds replaces the key of a function in a reference by its logical id
  TaskPermissions(String stateMachine, UnaryOperator<Value> logicalIds) {
    this.stateMachine = stateMachine;
    this.logicalIds = logicalIds;
  }

  /// Actions, separated by commas, on resources.
  record Permission(String actions, List<Value> resources) {
    Permission(String actions, Value resource) {
      this(actions, List.of(resource));
    }
  }

  /// The task states of a definition, with those in branches and maps.
  List<Node> tasks(@Nullable Node states) {
    List<Node> tasks = new ArrayList<>();
    if (states instanceof Mapping mapping) {
      mapping.values().forEach((name, state) -> addTasks(state, tasks));
    }
    return tasks;
  }

  private void addTasks(Node state, List<Node> tasks) {
    switch (text(state.get("Type"))) {
      case "Task" -> tasks.add(state);
      case "Parallel" -> {
        if (state.get("Branches") instanceof Sequence branches) {
          branches.items().forEach(branch -> tasks.addAll(tasks(branch.get("States"))));
        }
      }
      case "Map" -> {
        Node processor = state.get("ItemProcessor");
        Node iterator = processor == null ? state.get("Iterator") : processor;
        tasks.addAll(tasks(iterator == null ? null : iterator.get("States")));
        if (processor != null
            && "DISTRIBUTED".equals(text(processor.get("ProcessorConfig", "Mode")))) {
          tasks.add(
              Mapping.of(
                      "Resource",
                      new Scalar("arn:aws:states:::states:startExecution", state.place()),
                      state.place())
                  .with("Mode", new Scalar("DISTRIBUTED", state.place())));
        }
        for (String part : List.of("ItemReader", "ResultWriter")) {
          Node task = state.get(part);
          if (task != null) {
            tasks.add(task);
          }
        }
      }
      default -> {}
    }
  }

  /// The permissions that a task needs; null if they are unknown.
  @Nullable List<Permission> of(Node task) {
    Node resource = task.get("Resource");
    if (resource == null) {
      return null;
    }
    if (resource instanceof Mapping) {
      return function(Value.of(resource));
    }
    String integration = PARTITION.matcher(text(resource)).replaceFirst("arn:aws:");
    if (LAMBDA.matcher(integration).find()) {
      return function(Value.of(withoutAlias(text(resource))));
    }
    String prefix = "arn:aws:states:::";
    return integration.startsWith(prefix)
        ? integration(integration.substring(prefix.length()), task)
        : null;
  }

  private static String withoutAlias(String arn) {
    String[] parts = arn.split(":", -1);
    return parts.length == 8 ? arn.substring(0, arn.lastIndexOf(':')) : arn;
  }

  private List<Permission> function(Value arn) {
    Value translated = logicalIds.apply(arn);
    return List.of(
        new Permission(
            "lambda:InvokeFunction",
            List.of(translated, sub("${functionArn}:*", "functionArn", translated))));
  }

  private @Nullable List<Permission> integration(String name, Node task) {
    return switch (name) {
      case "sqs:sendMessage", "sqs:sendMessage.waitForTaskToken" ->
          parameter(task, "QueueUrl", "sqs:SendMessage", TaskPermissions::queue);
      case "sns:publish", "sns:publish.waitForTaskToken" ->
          parameter(task, "TopicArn", "sns:Publish", Value::of);
      case "dynamodb:updateItem",
          "aws-sdk:dynamodb:updateItem",
          "aws-sdk:dynamodb:updateItem.waitForTaskToken" ->
          table("dynamodb:UpdateItem", task);
      case "dynamodb:putItem",
          "aws-sdk:dynamodb:putItem",
          "aws-sdk:dynamodb:putItem.waitForTaskToken" ->
          table("dynamodb:PutItem", task);
      case "dynamodb:getItem" -> table("dynamodb:GetItem", task);
      case "dynamodb:deleteItem" -> table("dynamodb:DeleteItem", task);
      case "aws-sdk:dynamodb:updateTable" -> table("dynamodb:UpdateTable", task);
      case "aws-sdk:dynamodb:query" -> table("dynamodb:Query", task);
      case "aws-sdk:dynamodb:scan" -> table("dynamodb:Scan", task);
      case "aws-sdk:dynamodb:batchGetItem" -> tables("dynamodb:BatchGetItem", task);
      case "aws-sdk:dynamodb:batchWriteItem" -> tables("dynamodb:BatchWriteItem", task);
      case "batch:submitJob", "batch:submitJob.sync" ->
          List.of(
              new Permission("batch:SubmitJob,batch:DescribeJobs,batch:TerminateJob", ALL),
              joinedRule("StepFunctionsGetEventsForBatchJobsRule"));
      case "glue:startJobRun", "glue:startJobRun.sync" ->
          List.of(
              new Permission(
                  "glue:StartJobRun,glue:GetJobRun,glue:GetJobRuns,glue:BatchStopJobRun", ALL));
      case "ecs:runTask", "ecs:runTask.sync", "ecs:runTask.waitForTaskToken" ->
          List.of(
              new Permission(
                  "ecs:RunTask,ecs:StopTask,ecs:DescribeTasks,ecs:TagResource,iam:PassRole", ALL),
              joinedRule("StepFunctionsGetEventsForECSTaskRule"));
      case "lambda:invoke", "lambda:invoke.waitForTaskToken" -> invocation(task);
      case "states:startExecution",
          "states:startExecution.sync",
          "states:startExecution.sync:2",
          "states:startExecution.waitForTaskToken" ->
          execution("states:StartExecution", task);
      case "aws-sdk:sfn:startSyncExecution" -> execution("states:StartSyncExecution", task);
      case "codebuild:startBuild", "codebuild:startBuild.sync" ->
          List.of(
              new Permission(
                  "codebuild:StartBuild,codebuild:StopBuild,codebuild:BatchGetBuilds",
                  subWithNothing(
                      "arn:${AWS::Partition}:codebuild:"
                          + HERE
                          + ":project/"
                          + text(task.get("Parameters", "ProjectName")))),
              rule("StepFunctionsGetEventForCodeBuildStartBuildRule"));
      case "sagemaker:createTransformJob.sync" ->
          List.of(
              new Permission(
                  "sagemaker:CreateTransformJob,sagemaker:DescribeTransformJob,sagemaker:StopTransformJob",
                  subWithNothing(
                      "arn:${AWS::Partition}:sagemaker:"
                          + HERE
                          + ":transform-job/"
                          + text(task.get("Parameters", "TransformJobName"))
                          + "*")),
              new Permission("sagemaker:ListTags", ALL),
              rule("StepFunctionsGetEventsForSageMakerTransformJobsRule"));
      case "bedrock:invokeModel" -> model(task);
      case "events:putEvents", "events:putEvents.waitForTaskToken" -> buses(task);
      case "aws-sdk:scheduler:createSchedule" -> schedule("scheduler:CreateSchedule", task);
      case "aws-sdk:scheduler:deleteSchedule" -> schedule("scheduler:DeleteSchedule", task);
      case "http:invoke" -> http(task);
      case "s3:getObject", "aws-sdk:s3:getObject" -> object("s3:GetObject", task);
      case "s3:putObject", "aws-sdk:s3:putObject" -> object("s3:PutObject", task);
      case "s3:listObjectsV2", "aws-sdk:s3:listObjectsV2" -> objects(task);
      case "aws-sdk:sesv2:sendEmail" -> List.of(new Permission("ses:SendEmail", ALL));
      default -> null;
    };
  }

  /// A parameter, or an argument where the query language is JSONata.
  private static @Nullable Node argument(Node task, String key) {
    String language = text(task.get("QueryLanguage"));
    boolean parameters = task.get("Parameters") != null;
    boolean arguments = task.get("Arguments") != null;
    if (language.equals("JSONata") || (language.isEmpty() && arguments && !parameters)) {
      return task.get("Arguments", key);
    }
    return language.equals("JSONPath") || (parameters && !arguments)
        ? task.get("Parameters", key)
        : null;
  }

  /// Whether a value is known only when the task runs.
  private static boolean isDynamic(Node task, String key) {
    return task.get("Parameters", key + ".$") != null
        || text(task.get("Arguments", key)).strip().startsWith("{%");
  }

  private static List<Permission> parameter(
      Node task, String key, String action, java.util.function.Function<Node, Value> resource) {
    if (task.get("Parameters", key + ".$") != null) {
      return List.of(new Permission(action, ALL));
    }
    Node value = task.get("Parameters", key);
    return value == null ? List.of() : List.of(new Permission(action, resource.apply(value)));
  }

  private static Value queue(Node url) {
    if (url instanceof Mapping) {
      String id = text(url.get("Ref"));
      return id.isEmpty() ? ALL : Value.getAtt(id, "Arn");
    }
    String text = text(url);
    String[] parts = text.split("/", -1);
    String[] host = parts.length == 5 ? parts[2].split("\\.", -1) : new String[0];
    if (host.length < 3 || !host[0].equals("sqs")) {
      return ALL;
    }
    String partition = Partition.of(host[1]).id();
    return Value.of("arn:" + partition + ":sqs:" + host[1] + ":" + parts[3] + ":" + parts[4]);
  }

  private static Value tableArn(@Nullable Node table, String suffix) {
    if (table instanceof Mapping reference) {
      String id = text(reference.get("Ref"));
      if (!id.isEmpty()) {
        Value arn = Value.getAtt(id, "Arn");
        return suffix.isEmpty() ? arn : sub("${table}" + suffix, "table", arn);
      }
      return tableOf(Value.join("/", "table", Value.of(reference)), suffix);
    }
    return tableOf(Value.of("table/" + text(table) + suffix), "");
  }

  private static Value tableOf(Value name, String suffix) {
    Value complete = suffix.isEmpty() ? name : Value.join("", name, suffix);
    return Value.join(
        ":",
        "arn",
        Value.ref("AWS::Partition"),
        "dynamodb",
        Value.ref("AWS::Region"),
        Value.ref("AWS::AccountId"),
        complete);
  }

  private static List<Permission> table(String action, Node task) {
    if (isDynamic(task, "TableName")) {
      return List.of(new Permission(action, ALL));
    }
    Node index = argument(task, "IndexName");
    String suffix =
        isDynamic(task, "IndexName") ? "/index/*" : index == null ? "" : "/index/" + text(index);
    return List.of(new Permission(action, tableArn(argument(task, "TableName"), suffix)));
  }

  private static List<Permission> tables(String action, Node task) {
    if (isDynamic(task, "RequestItems")
        || !(argument(task, "RequestItems") instanceof Mapping items)) {
      return List.of(new Permission(action, ALL));
    }
    List<Permission> permissions = new ArrayList<>();
    for (Mapping.Entry item : items.entries().values()) {
      String table = item.key().replace(".$", "");
      permissions.add(new Permission(action, tableArn(new Scalar(table, item.place()), "")));
    }
    return permissions;
  }

  private List<Permission> invocation(Node task) {
    String action = "lambda:InvokeFunction";
    if (isDynamic(task, "FunctionName")) {
      Node allowed = argument(task, "AllowedFunctions");
      return List.of(new Permission(action, allowed == null ? List.of(ALL) : values(allowed)));
    }
    Node function = argument(task, "FunctionName");
    if (function instanceof Mapping reference) {
      Value name = logicalIds.apply(Value.of(reference));
      if (reference.get("Fn::GetAtt") != null) {
        return function(name);
      }
      if (reference.get("Ref") == null) {
        return List.of(new Permission(action, name));
      }
      String arn = "arn:${AWS::Partition}:lambda:" + HERE + ":function:${functionArn}";
      return List.of(
          new Permission(
              action,
              List.of(sub(arn, "functionArn", name), sub(arn + ":*", "functionArn", name))));
    }
    String name = text(function);
    if (LAMBDA.matcher(name).lookingAt()) {
      return List.of(new Permission(action, List.of(Value.of(name), Value.of(name + ":*"))));
    }
    String[] parts = name.split(":", -1);
    boolean partial = parts.length == 3 && parts[0].matches("\\d+");
    String arn =
        "arn:${AWS::Partition}:lambda:"
            + (partial ? "${AWS::Region}:" : HERE + ":function:")
            + name;
    return List.of(new Permission(action, List.of(Value.sub(arn), Value.sub(arn + ":*"))));
  }

  private List<Permission> execution(String action, Node task) {
    Value arn =
        "DISTRIBUTED".equals(text(task.get("Mode")))
            ? subWithNothing(
                "arn:${AWS::Partition}:states:" + HERE + ":stateMachine:" + stateMachine)
            : stateMachineArn(task);
    return List.of(
        new Permission(action, arn),
        new Permission("states:DescribeExecution,states:StopExecution", executions(arn)),
        rule("StepFunctionsGetEventsForStepFunctionsExecutionRule"));
  }

  private static Value stateMachineArn(Node task) {
    Node arguments = task.get("Arguments");
    Node arn = task.get(arguments == null ? "Parameters" : "Arguments", "StateMachineArn");
    return arn == null || isDynamic(task, "StateMachineArn") ? ALL : Value.of(arn);
  }

  private static Value executions(Value stateMachine) {
    return switch (stateMachine) {
      case Value.Str text when !text.text().equals("*") -> Value.of(executions(text.text()));
      case Value.Sub sub -> Value.sub(executions(sub.template()));
      case Value.Obj object
          when object.get("Fn::Sub") instanceof Value.Arr parts
              && parts.items().getFirst() instanceof Value.Str text ->
          subOf(executions(text.text()), parts.items().getLast());
      default -> ALL;
    };
  }

  private static String executions(String stateMachine) {
    return stateMachine.replaceFirst(":stateMachine:", ":execution:") + ":*";
  }

  private static List<Permission> model(Node task) {
    String id = text(task.get("Parameters", "ModelId"));
    return List.of(
        new Permission(
            "bedrock:InvokeModel",
            id.startsWith("arn:")
                ? Value.of(id)
                : subWithNothing(
                    "arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/" + id)));
  }

  private static List<Permission> buses(Node task) {
    SequencedSet<Value> buses = new LinkedHashSet<>();
    if (argument(task, "Entries") instanceof Sequence entries) {
      for (Node entry : entries.items()) {
        Node bus = entry.get("EventBusName");
        buses.add(bus == null ? Value.of("default") : Value.of(bus));
      }
    }
    String arn = "arn:${AWS::Partition}:events:" + HERE + ":event-bus/${eventBus}";
    return List.of(
        new Permission(
            "events:PutEvents", buses.stream().map(bus -> sub(arn, "eventBus", bus)).toList()));
  }

  private static List<Permission> schedule(String action, Node task) {
    Node group = argument(task, "GroupName");
    Node target = argument(task, "Target");
    Node role = target == null ? null : target.get("RoleArn");
    List<Permission> permissions = new ArrayList<>();
    permissions.add(
        new Permission(
            action,
            sub(
                "arn:${AWS::Partition}:scheduler:" + HERE + ":schedule/${scheduleGroupName}/*",
                "scheduleGroupName",
                group == null ? Value.of("default") : Value.of(group))));
    if (role != null) {
      permissions.add(new Permission("iam:PassRole", Value.of(role)));
    }
    return permissions;
  }

  private static List<Permission> http(Node task) {
    Node connection = task.get("Parameters", "Authentication", "ConnectionArn");
    return List.of(
        new Permission("states:InvokeHTTPEndpoint", ALL),
        new Permission(
            "events:RetrieveConnectionCredentials",
            connection == null ? ALL : Value.of(connection)),
        new Permission(
            "secretsmanager:GetSecretValue,secretsmanager:DescribeSecret",
            Value.sub(
                "arn:${AWS::Partition}:secretsmanager:" + HERE + ":secret:events!connection/*")));
  }

  private static Value bucket(Node task, String arn) {
    Node bucket = task.get("Parameters", "Bucket");
    return bucket instanceof Mapping
        ? sub(arn, "bucket", Value.of(bucket))
        : Value.sub(arn.replace("${bucket}", bucket == null ? "*" : text(bucket)));
  }

  private static List<Permission> object(String action, Node task) {
    Node bucket = task.get("Parameters", "Bucket");
    Node key = task.get("Parameters", "Key");
    Node prefix = task.get("Parameters", "Prefix");
    String arn = "arn:${AWS::Partition}:s3:::${bucket}/";
    String object = key == null ? "*" : text(key);
    Value resource =
        prefix != null
            ? bucket(task, arn + text(prefix) + "/" + object)
            : bucket == null && key == null ? ALL : bucket(task, arn + object);
    return List.of(new Permission(action, resource));
  }

  private static List<Permission> objects(Node task) {
    String arn = "arn:${AWS::Partition}:s3:::${bucket}";
    List<Value> resources = List.of(bucket(task, arn), bucket(task, arn + "/*"));
    return List.of(new Permission("s3:Get*", resources), new Permission("s3:List*", resources));
  }

  private static Permission rule(String name) {
    return new Permission(
        RULE, subWithNothing("arn:${AWS::Partition}:events:" + HERE + ":rule/" + name));
  }

  private static Permission joinedRule(String name) {
    return new Permission(
        RULE,
        Value.join(
            ":",
            "arn",
            Value.ref("AWS::Partition"),
            "events",
            Value.ref("AWS::Region"),
            Value.ref("AWS::AccountId"),
            "rule/" + name));
  }

  private static Value sub(String template, String name, Value value) {
    return subOf(template, Fields.with(name, value).obj());
  }

  private static Value subWithNothing(String template) {
    return subOf(template, new Fields().obj());
  }

  private static Value subOf(String template, Value variables) {
    return Fields.with("Fn::Sub", Value.list(Value.of(template), variables)).obj();
  }

  private static List<Value> values(Node node) {
    return node instanceof Sequence list
        ? list.items().stream().map(Value::of).toList()
        : List.of(Value.of(node));
  }

  private static String text(@Nullable Node node) {
    return node instanceof Scalar scalar && !scalar.isNull() ? scalar.print() : "";
  }

  /// The statements of permissions: those with the same actions, and then those on the same
  /// resources, are one statement.
  static List<Value> statements(List<Permission> permissions) {
    Map<String, Set<Value>> byActions = new LinkedHashMap<>();
    for (Permission permission : permissions) {
      byActions
          .computeIfAbsent(permission.actions(), key -> new LinkedHashSet<>())
          .addAll(permission.resources());
    }
    Map<Value, Set<String>> byResources = new LinkedHashMap<>();
    byActions.forEach((actions, resources) -> {
      Value resource = resources.contains(ALL) ? ALL : new Value.Arr(List.copyOf(resources));
      byResources
          .computeIfAbsent(resource, key -> new LinkedHashSet<>())
          .addAll(List.of(actions.split(",")));
    });
    List<Value> statements = new ArrayList<>();
    byResources.forEach((resource, actions) ->
        statements.add(
            Fields.with("Effect", "Allow")
                .put("Action", List.copyOf(actions))
                .put("Resource", resource)
                .obj()));
    return statements;
  }
}
