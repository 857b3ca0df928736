package aloft.aws.plugin;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Output;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.event.http.StepFunctionsMethods;
import aloft.aws.manifest.IamRole;
import aloft.aws.plugin.TaskPermissions.Permission;
import aloft.aws.service.AwsService;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A state machine in the manifest, and its resources.
///
/// @param key the name in the manifest
record StateMachine(String key, Mapping node) {

  @Nullable Node get(String setting) {
    Node value = node.get(setting);
    return value == null || value.isNull() ? null : value;
  }

  /// The name that it is given, which is also the stem of its ids; null if there is none.
  private @Nullable String ownName() {
    String id = text(get("id"));
    String name = text(get("name"));
    return id.isEmpty() ? (name.isEmpty() ? null : name) : id;
  }

  /// The name without that of a custom id.
  String name() {
    String name = text(get("name"));
    return name.isEmpty() ? key : name;
  }

  String logicalId() {
    String own = ownName();
    return own == null ? LogicalIds.stem(key) + "StepFunctionsStateMachine" : LogicalIds.stem(own);
  }

  private String roleId() {
    return logicalId() + "Role";
  }

  /// The `http` events.
  List<StepFunctionsMethods.Call> calls() {
    List<StepFunctionsMethods.Call> calls = new ArrayList<>();
    if (get("events") instanceof Sequence events) {
      for (Node event : events.items()) {
        Node http = event.get("http");
        if (http != null) {
          calls.add(new StepFunctionsMethods.Call(logicalId(), http));
        }
      }
    }
    return calls;
  }

  /// The states of the definition; null if it has none.
  @Nullable Node states() {
    Node definition = get("definition");
    String text = definition == null ? null : definition.text();
    try {
      Node read = text == null ? definition : Json.read(text, "definition");
      return read == null ? null : StateMachineDefinition.withoutPlaces(read).get("States");
    } catch (UserException e) {
      return null;
    }
  }

  /// The tasks of the definition and the permissions that they need.
  List<Node> tasks() {
    return permissions(Map.of()).tasks(states());
  }

  private TaskPermissions permissions(Map<String, Resource> resources) {
    return new TaskPermissions(name(), value -> translated(value, resources));
  }

  /// Whether the permissions of a task are known.
  boolean isKnown(Node task) {
    return permissions(Map.of()).of(task) != null;
  }

  /// A reference to a function by its key becomes one by its logical id.
  static Value translated(Value value, Map<String, Resource> resources) {
    return switch (value) {
      case Value.Ref ref -> Value.ref(logicalId(ref.id(), resources));
      case Value.GetAtt att -> Value.getAtt(logicalId(att.id(), resources), att.attribute());
      default -> value;
    };
  }

  private static String logicalId(String id, Map<String, Resource> resources) {
    String function = LogicalIds.function(id);
    return !resources.containsKey(id) && resources.containsKey(function) ? function : id;
  }

  /// A reference to a function becomes one to its published version.
  private static Value version(Value value, Map<String, Resource> resources) {
    String function =
        switch (value) {
          case Value.Ref ref -> ref.id();
          case Value.GetAtt att -> att.id();
          default -> null;
        };
    for (Map.Entry<String, Resource> resource : resources.entrySet()) {
      if (resource.getValue().type().equals("AWS::Lambda::Version")
          && resource.getValue().properties().get("FunctionName") instanceof Value.Ref owner
          && owner.id().equals(function)) {
        return Value.ref(resource.getKey());
      }
    }
    return value;
  }

  /// Compiles the state machine, its role, its output and its events.
  ///
  /// @param resources the resources of the functions
  void compile(
      AwsService service,
      Map<String, Resource> resources,
      boolean hasOutput,
      Fragment.Builder builder) {
    builder.at(node.place());
    Node role = get("role");
    if (role == null) {
      builder.resource(roleId(), role(service, resources));
    }
    boolean exact = isTrue(get("useExactVersion"));
    Node definition = Objects.requireNonNull(get("definition"));
    Fields properties =
        Fields.with(
                "DefinitionString",
                StateMachineDefinition.text(
                    definition,
                    value -> {
                      Value translated = translated(value, resources);
                      return exact ? version(translated, resources) : translated;
                    }))
            .put("RoleArn", role == null ? Value.getAtt(roleId(), "Arn") : Value.of(role))
            .put("StateMachineType", value(get("type")))
            .put("LoggingConfiguration", logging())
            .put("TracingConfiguration", tracing())
            .put("EncryptionConfiguration", encryption())
            .put("StateMachineName", value(get("name")));
    List<Value> tags = new ArrayList<>();
    if (!isFalse(get("inheritGlobalTags"))) {
      addTags(service.provider().node().get("tags"), tags);
    }
    addTags(get("tags"), tags);
    if (!tags.isEmpty()) {
      properties.put("Tags", tags);
    }
    List<String> dependencies = new ArrayList<>();
    if (role == null) {
      dependencies.add(roleId());
    }
    Node dependsOn = get("dependsOn");
    for (Node item :
        dependsOn instanceof Sequence list
            ? list.items()
            : dependsOn == null ? List.<Node>of() : List.of(dependsOn)) {
      dependencies.add(text(item));
    }
    builder.resource(
        logicalId(),
        Resource.of("AWS::StepFunctions::StateMachine", properties)
            .withDependencies(dependencies)
            .with("DeletionPolicy", isTrue(get("retain")) ? "Retain" : null));
    if (hasOutput) {
      builder.output(
          logicalId() + "Arn", Output.of("Current StateMachine Arn", Value.ref(logicalId())));
    }
    if (get("alarms") instanceof Mapping alarms) {
      new StateMachineAlarms(this, alarms).compile(service, builder);
    }
    if (get("notifications") instanceof Mapping notifications) {
      new StateMachineNotifications(this, notifications, resources).compile(service, builder);
    }
    builder.at(node.place());
    new StateMachineEvents(service, this, builder).compile();
  }

  private Resource role(AwsService service, Map<String, Resource> resources) {
    TaskPermissions tasks = permissions(resources);
    List<Permission> needed = new ArrayList<>();
    for (Node task : tasks.tasks(states())) {
      List<Permission> known = tasks.of(task);
      needed.addAll(known == null ? List.of() : known);
    }
    Value all = Value.of("*");
    if (get("loggingConfig") != null) {
      needed.add(
          new Permission(
              "logs:CreateLogDelivery,logs:GetLogDelivery,logs:UpdateLogDelivery,"
                  + "logs:DeleteLogDelivery,logs:ListLogDeliveries,logs:PutResourcePolicy,"
                  + "logs:DescribeResourcePolicies,logs:DescribeLogGroups",
              all));
    }
    if (get("tracingConfig") != null) {
      needed.add(
          new Permission(
              "xray:PutTraceSegments,xray:PutTelemetryRecords,xray:GetSamplingRules,"
                  + "xray:GetSamplingTargets",
              all));
    }
    String kmsKey = text(node.get("encryptionConfig", "KmsKeyId"));
    if (!kmsKey.isEmpty()) {
      needed.add(new Permission("kms:Decrypt,kms:Encrypt", Value.sub(kmsKey)));
    }
    List<Value> statements = new ArrayList<>(TaskPermissions.statements(needed));
    if (get("iamRoleStatements") instanceof Sequence own) {
      own.items().forEach(statement -> statements.add(Value.of(statement)));
    }
    if (statements.isEmpty()) {
      statements.add(Fields.with("Effect", "Deny").put("Action", "*").put("Resource", "*").obj());
    }
    Fields policy =
        Fields.with("PolicyName", String.join("-", service.stage(), service.name(), "statemachine"))
            .put(
                "PolicyDocument",
                Fields.with("Version", "2012-10-17").put("Statement", statements));
    return role(service, Value.sub("states.${AWS::Region}.amazonaws.com"), policy, true);
  }

  /// A role with one policy, with the path of the generated role.
  ///
  /// @param hasBoundary whether it has the permissions boundary of the provider section
  static Resource role(AwsService service, Value principal, Fields policy, boolean hasBoundary) {
    Fields trust =
        Fields.with("Version", "2012-10-17")
            .put(
                "Statement",
                List.of(
                    Fields.with("Effect", "Allow")
                        .put("Principal", Fields.with("Service", principal))
                        .put("Action", "sts:AssumeRole")
                        .obj()));
    IamRole generated = service.provider().permissions().iam().role();
    return Resource.of(
        "AWS::IAM::Role",
        Fields.with("AssumeRolePolicyDocument", trust)
            .put("Policies", List.of(policy.obj()))
            .put(
                "PermissionsBoundary",
                hasBoundary ? service.provider().permissions().rolePermissionsBoundary() : null)
            .put("Path", generated instanceof IamRole.Generated role ? role.path() : null));
  }

  private @Nullable Fields logging() {
    Node config = get("loggingConfig");
    if (config == null) {
      return null;
    }
    Fields logging =
        Fields.with("Level", or(config.get("level"), Value.of("OFF")))
            .put("IncludeExecutionData", or(config.get("includeExecutionData"), Value.of(false)));
    if (config.get("destinations") instanceof Sequence list && !list.items().isEmpty()) {
      logging.put(
          "Destinations",
          list.items().stream()
              .map(arn ->
                  (Value)
                      Fields.with(
                              "CloudWatchLogsLogGroup", Fields.with("LogGroupArn", Value.of(arn)))
                          .obj())
              .toList());
    }
    return logging;
  }

  private @Nullable Fields tracing() {
    Node config = get("tracingConfig");
    return config == null
        ? null
        : Fields.with("Enabled", or(config.get("enabled"), Value.of(false)));
  }

  private @Nullable Fields encryption() {
    Node config = get("encryptionConfig");
    return config == null
        ? null
        : Fields.with(
                "KmsDataKeyReusePeriodSeconds",
                or(config.get("KmsDataKeyReusePeriodSeconds"), Value.of(900)))
            .put("KmsKeyId", Value.sub(text(config.get("KmsKeyId"))))
            .put("Type", or(config.get("Type"), Value.of("AWS_OWNED_KEY")));
  }

  private static void addTags(@Nullable Node tags, List<Value> list) {
    if (tags instanceof Mapping mapping) {
      mapping
          .values()
          .forEach(
              (name, value) -> list.add(Fields.with("Key", name).put("Value", text(value)).obj()));
    }
  }

  private static Value or(@Nullable Node node, Value otherwise) {
    return node == null || node.isNull() ? otherwise : Value.of(node);
  }

  private static @Nullable Value value(@Nullable Node node) {
    return node == null ? null : Value.of(node);
  }

  private static boolean isTrue(@Nullable Node node) {
    return node instanceof Scalar flag && Boolean.TRUE.equals(flag.value());
  }

  private static boolean isFalse(@Nullable Node node) {
    return node instanceof Scalar flag && Boolean.FALSE.equals(flag.value());
  }

  static String text(@Nullable Node node) {
    return node instanceof Scalar scalar && !scalar.isNull() ? scalar.print() : "";
  }
}
