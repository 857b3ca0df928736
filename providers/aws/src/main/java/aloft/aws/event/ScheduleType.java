package aloft.aws.event;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.iam.Statements;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.aws.service.ExecutionRole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compiles `schedule` events into rules and schedules. Logical ids are numbered per function,
/// across all rates.
public final class ScheduleType implements EventType<Schedule> {

  @Override
  public String key() {
    return "schedule";
  }

  @Override
  public Class<Schedule> shape() {
    return Schedule.class;
  }

  @Override
  public Fragment compile(
      AwsService service, List<EventDefinition<Schedule>> definitions, Instant moment) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    List<Value> invokedArns = new ArrayList<>();
    return Fragment.build(builder -> {
      for (EventDefinition<Schedule> definition : definitions) {
        AwsFunction function = service.functionOf(definition);
        Schedule event = definition.event();
        builder.at(definition.node().place());
        for (Value rate : event.rate()) {
          int number = counts.merge(function.key(), 1, Integer::sum);
          if (event.isScheduler()) {
            addSchedule(service, function, event, rate, number, builder);
          } else {
            addRule(function, event, rate, number, builder);
          }
        }
        if (event.isScheduler()) {
          functionArns(function).stream()
              .filter(arn -> !invokedArns.contains(arn))
              .forEach(invokedArns::add);
        }
      }
      if (!invokedArns.isEmpty()) {
        builder.trust("scheduler.amazonaws.com");
        builder.statement(Statements.allow(List.of("lambda:InvokeFunction"), invokedArns));
      }
    });
  }

  @Override
  public LocalTriggers localTriggers(
      AwsService service, List<EventDefinition<Schedule>> definitions) {
    return new LocalTimers(service).triggers(definitions);
  }

  private static List<Value> functionArns(AwsFunction function) {
    String arn =
        "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"
            + function.deployedName();
    return List.of(Value.sub(arn), Value.sub(arn + ":*"));
  }

  private static void addRule(
      AwsFunction function, Schedule event, Value rate, int number, Fragment.Builder builder) {
    String id = LogicalIds.stem(function.key()) + "EventsRuleSchedule" + number;
    Fields target =
        Fields.with("Input", event.inputText())
            .put("InputPath", event.payload().inputPath())
            .putUnlessEmpty(
                "InputTransformer", inputTransformer(event.payload().inputTransformer()))
            .put("Arn", function.targetArn())
            .put("Id", function.key() + "Schedule");
    Fields rule =
        Fields.with("ScheduleExpression", rate)
            .put("State", event.state())
            .put("Name", event.name())
            .put("Description", event.description())
            .put("Targets", List.of(target.obj()));
    builder.resource(id, Resource.of("AWS::Events::Rule", rule).withDependency(function.aliasId()));
    builder.resource(
        LogicalIds.permission(function.key(), "EventsRuleSchedule" + number),
        InvokePermission.of(function, "events.amazonaws.com", Value.getAtt(id, "Arn")));
  }

  static Fields inputTransformer(Schedule.@Nullable InputTransformer given) {
    return given == null
        ? new Fields()
        : Fields.with("InputTemplate", given.inputTemplate())
            .put(
                "InputPathsMap",
                given.inputPathsMap() == null ? null : Value.of(given.inputPathsMap()));
  }

  private static void addSchedule(
      AwsService service,
      AwsFunction function,
      Schedule event,
      Value rate,
      int number,
      Fragment.Builder builder) {
    Value role =
        event.scheduler().roleArn() != null
            ? event.scheduler().roleArn()
            : ExecutionRole.of(service, function).arn();
    Fields target =
        Fields.with("Arn", function.targetArn())
            .put("RoleArn", role)
            .put("Input", event.inputText());
    Fields schedule =
        Fields.with("ScheduleExpression", rate)
            .put("State", event.state())
            .put("Target", target)
            .put("FlexibleTimeWindow", Fields.with("Mode", "OFF"))
            .put("Name", event.name())
            .put("GroupName", event.scheduler().groupName())
            .put("Description", event.description())
            .put("ScheduleExpressionTimezone", event.scheduler().timezone());
    builder.resource(
        LogicalIds.stem(function.key()) + "SchedulerSchedule" + number,
        Resource.of("AWS::Scheduler::Schedule", schedule).withDependency(function.aliasId()));
  }
}
