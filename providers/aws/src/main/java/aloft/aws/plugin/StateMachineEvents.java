package aloft.aws.plugin;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsService;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compiles the events that start a state machine: schedules and rules of EventBridge.
final class StateMachineEvents {
  private final AwsService service;
  private final StateMachine machine;
  private final Fragment.Builder builder;
  private final Set<String> callers = new LinkedHashSet<>();
  private int schedules;
  private int rules;

  StateMachineEvents(AwsService service, StateMachine machine, Fragment.Builder builder) {
    this.service = service;
    this.machine = machine;
    this.builder = builder;
  }

  /// Whether an event of this type is compiled.
  static boolean isKnown(String type) {
    return switch (type) {
      case "schedule", "cloudwatchEvent", "eventBridge" -> true;
      default -> false;
    };
  }

  void compile() {
    if (!(machine.get("events") instanceof Sequence events)) {
      return;
    }
    // As in the plugin, schedules come first.
    for (Node event : events.items()) {
      Node schedule = event.get("schedule");
      if (schedule != null) {
        addSchedule(schedule);
      }
    }
    if (!callers.isEmpty()) {
      List<Value> services = callers.stream().map(Value::of).toList();
      builder.resource(
          scheduleRole(),
          startingRole(
              services.size() == 1 ? services.getFirst() : new Value.Arr(services),
              "schedule",
              true));
    }
    for (Node event : events.items()) {
      Node rule = event.get("cloudwatchEvent");
      Node either = rule == null ? event.get("eventBridge") : rule;
      if (either instanceof Mapping settings) {
        addRule(settings);
      }
    }
  }

  private void addSchedule(Node schedule) {
    schedules++;
    Mapping settings =
        schedule instanceof Mapping mapping
            ? mapping
            : Mapping.of("rate", schedule, schedule.place());
    boolean isScheduler = "scheduler".equals(text(settings.get("method")));
    Node ownRole = settings.get("role");
    Value roleArn = ownRole == null ? Value.getAtt(scheduleRole(), "Arn") : Value.of(ownRole);
    Fields properties =
        Fields.with("ScheduleExpression", text(settings.get("rate")))
            .put("State", state(settings))
            .put("Name", value(settings.get("name")))
            .put("Description", value(settings.get("description")));
    if (isScheduler) {
      properties
          .put("ScheduleExpressionTimezone", value(settings.get("timezone")))
          .put(
              "Target",
              Fields.with("Arn", Value.ref(machine.logicalId()))
                  .put("RoleArn", roleArn)
                  .put("Input", input(settings)))
          .put("FlexibleTimeWindow", Fields.with("Mode", "OFF"));
    } else {
      properties.put(
          "Targets",
          List.of(
              target(settings, machine.key() + "StepFunctionsSchedule")
                  .put("RoleArn", roleArn)
                  .obj()));
    }
    builder.resource(
        LogicalIds.stem(machine.key())
            + (isScheduler ? "StepFunctionsSchedulerSchedule" : "StepFunctionsEventsRuleSchedule")
            + schedules,
        Resource.of(isScheduler ? "AWS::Scheduler::Schedule" : "AWS::Events::Rule", properties));
    if (ownRole == null) {
      callers.add((isScheduler ? "scheduler" : "events") + ".amazonaws.com");
    }
  }

  private String scheduleRole() {
    return LogicalIds.stem(machine.key()) + "ScheduleToStepFunctionsRole";
  }

  private void addRule(Mapping settings) {
    rules++;
    String stem = LogicalIds.stem(machine.key());
    String role = stem + "EventToStepFunctionsRole";
    Node ownRole = settings.get("iamRole");
    Node deadLetters = settings.get("deadLetterConfig");
    Fields target = target(settings, machine.key() + "CloudWatchEvent");
    if (deadLetters != null) {
      target.put("DeadLetterConfig", Fields.with("Arn", Value.of(deadLetters)));
    }
    target.put("RoleArn", ownRole == null ? Value.getAtt(role, "Arn") : Value.of(ownRole));
    builder.resource(
        stem + "EventsRuleCloudWatchEvent" + rules,
        Resource.of(
            "AWS::Events::Rule",
            Fields.with("EventBusName", value(settings.get("eventBusName")))
                .put("EventPattern", value(settings.get("event")))
                .put("State", state(settings))
                .put("Description", value(settings.get("description")))
                .put("Name", value(settings.get("name")))
                .put("Targets", List.of(target.obj()))));
    if (ownRole == null) {
      builder.resource(role, startingRole(Value.of("events.amazonaws.com"), "event", false));
    }
  }

  private Fields target(Mapping settings, String id) {
    Fields target =
        Fields.with("Input", input(settings)).put("InputPath", value(settings.get("inputPath")));
    Node transformer = settings.get("inputTransformer");
    if (transformer != null) {
      target.put(
          "InputTransformer",
          Fields.with("InputPathsMap", value(transformer.get("inputPathsMap")))
              .put("InputTemplate", value(transformer.get("inputTemplate"))));
    }
    Node retries = settings.get("retryPolicy");
    target.put("Arn", Value.ref(machine.logicalId())).put("Id", id);
    if (retries != null) {
      target.put(
          "RetryPolicy",
          Fields.with("MaximumEventAgeInSeconds", value(retries.get("maximumEventAgeInSeconds")))
              .put("MaximumRetryAttempts", value(retries.get("maximumRetryAttempts"))));
    }
    return target;
  }

  /// @param hasBoundary as in the plugin, the roles of rules have no permissions boundary
  private Resource startingRole(Value principal, String suffix, boolean hasBoundary) {
    Fields policy =
        Fields.with(
                "PolicyName",
                String.join(
                    "-", service.stage(), service.region(), service.name(), machine.key(), suffix))
            .put(
                "PolicyDocument",
                Fields.with("Version", "2012-10-17")
                    .put(
                        "Statement",
                        List.of(
                            Fields.with("Effect", "Allow")
                                .put("Action", List.of("states:StartExecution"))
                                .put("Resource", Value.ref(machine.logicalId()))
                                .obj())));
    return StateMachine.role(service, principal, policy, hasBoundary);
  }

  private static String state(Mapping settings) {
    return settings.get("enabled") instanceof Scalar flag && Boolean.FALSE.equals(flag.value())
        ? "DISABLED"
        : "ENABLED";
  }

  private static @Nullable Value input(Mapping settings) {
    Node input = settings.get("input");
    return input instanceof Mapping || input instanceof Sequence
        ? Value.of(Json.write(input, 0))
        : value(input);
  }

  private static @Nullable Value value(@Nullable Node node) {
    return node == null || node.isNull() ? null : Value.of(node);
  }

  private static String text(@Nullable Node node) {
    return node instanceof Scalar scalar && !scalar.isNull() ? scalar.print() : "";
  }
}
