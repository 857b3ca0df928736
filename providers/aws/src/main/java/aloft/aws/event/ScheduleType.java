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

/// How `schedule` becomes rules and schedules. They are counted for each function, over all rates.
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
  public Fragment compile(AwsService service, List<EventDefinition<Schedule>> all, Instant moment) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    List<Value> called = new ArrayList<>();
    return Fragment.build(builder -> {
      for (EventDefinition<Schedule> occurrence : all) {
        AwsFunction function = service.functionOf(occurrence);
        Schedule event = occurrence.event();
        for (Value rate : event.rate()) {
          int number = counts.merge(function.key(), 1, Integer::sum);
          if (event.isScheduler()) {
            schedule(service, function, event, rate, number, builder);
          } else {
            rule(function, event, rate, number, builder);
          }
        }
        if (event.isScheduler()) {
          arns(function).stream().filter(arn -> !called.contains(arn)).forEach(called::add);
        }
      }
      if (!called.isEmpty()) {
        builder.trust("scheduler.amazonaws.com");
        builder.statement(Statements.allow(List.of("lambda:InvokeFunction"), called));
      }
    });
  }

  @Override
  public LocalTriggers local(AwsService service, List<EventDefinition<Schedule>> all) {
    return new LocalTimers(service).of(all);
  }

  private static List<Value> arns(AwsFunction function) {
    String arn =
        "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"
            + function.deployedName();
    return List.of(Value.sub(arn), Value.sub(arn + ":*"));
  }

  private static void rule(
      AwsFunction function, Schedule event, Value rate, int number, Fragment.Builder builder) {
    String id = LogicalIds.stem(function.key()) + "EventsRuleSchedule" + number;
    Fields target =
        Fields.with("Input", event.inputText())
            .put("InputPath", event.inputPath())
            .put("InputTransformer", transformer(event.inputTransformer()))
            .put("Arn", function.target())
            .put("Id", function.key() + "Schedule");
    Fields rule =
        Fields.with("ScheduleExpression", rate)
            .put("State", event.state())
            .put("Name", event.name())
            .put("Description", event.description())
            .put("Targets", List.of(target.obj()));
    builder.resource(id, Resource.of("AWS::Events::Rule", rule).afterOne(function.aliasId()));
    Fields permission =
        Fields.with("FunctionName", function.target())
            .put("Action", "lambda:InvokeFunction")
            .put("Principal", "events.amazonaws.com")
            .put("SourceArn", Value.getAtt(id, "Arn"));
    builder.resource(
        LogicalIds.stem(function.key()) + "LambdaPermissionEventsRuleSchedule" + number,
        Resource.of("AWS::Lambda::Permission", permission).afterOne(function.aliasId()));
  }

  private static @Nullable Fields transformer(Schedule.@Nullable InputTransformer given) {
    return given == null
        ? null
        : Fields.with("InputTemplate", given.inputTemplate())
            .put(
                "InputPathsMap",
                given.inputPathsMap() == null ? null : Value.of(given.inputPathsMap()));
  }

  private static void schedule(
      AwsService service,
      AwsFunction function,
      Schedule event,
      Value rate,
      int number,
      Fragment.Builder builder) {
    Value role =
        event.roleArn() != null ? event.roleArn() : ExecutionRole.of(service, function).arn();
    Fields target =
        Fields.with("Arn", function.target()).put("RoleArn", role).put("Input", event.inputText());
    Fields schedule =
        Fields.with("ScheduleExpression", rate)
            .put("State", event.state())
            .put("Target", target)
            .put("FlexibleTimeWindow", Fields.with("Mode", "OFF"))
            .put("Name", event.name())
            .put("GroupName", event.groupName())
            .put("Description", event.description())
            .put("ScheduleExpressionTimezone", event.timezone());
    builder.resource(
        LogicalIds.stem(function.key()) + "SchedulerSchedule" + number,
        Resource.of("AWS::Scheduler::Schedule", schedule).afterOne(function.aliasId()));
  }
}
