package aloft.aws.event.eventbridge;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.event.eventbridge.RuleEvent.RetryPolicy;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.document.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rules that are resources of the stack, with the buses that it creates.
final class StackRules {
  private final AwsService service;
  private final List<EventDefinition<RuleEvent>> definitions;

  StackRules(AwsService service, List<EventDefinition<RuleEvent>> definitions) {
    this.service = service;
    this.definitions = definitions;
  }

  Fragment compile() {
    return Fragment.build(builder -> {
      for (EventDefinition<RuleEvent> definition : definitions) {
        AwsFunction function = service.functionOf(definition);
        RuleName name = RuleName.of(function, definition);
        EventBus bus = EventBus.of(definition.event().eventBus());
        builder.at(definition.node().place());
        if (bus instanceof EventBus.Created created) {
          builder.resource(
              created.logicalId(),
              Resource.of("AWS::Events::EventBus", Fields.with("Name", created.name())));
        }
        builder.resource(name.logicalId(), rule(function, definition.event(), name, bus));
        builder.resource(
            LogicalIds.stem(function.key()) + "EventBridgeLambdaPermission" + definition.position(),
            permission(function, name, bus));
      }
    });
  }

  private static Resource rule(AwsFunction function, RuleEvent event, RuleName name, EventBus bus) {
    Fields properties =
        Fields.with("EventBusName", bus.property())
            .put("EventPattern", pattern(event))
            .put("Name", name.rule())
            .put("Description", event.description())
            .put("ScheduleExpression", event.schedule())
            .put("State", event.state())
            .put("Targets", List.of(target(function, event, name).obj()));
    Resource rule = Resource.of("AWS::Events::Rule", properties);
    String alias = function.aliasId();
    if (bus instanceof EventBus.Created created) {
      return alias == null
          ? rule.withDependency(created.logicalId())
          : rule.withDependencies(alias, created.logicalId());
    }
    return rule.withDependency(alias);
  }

  private static @Nullable Value pattern(RuleEvent event) {
    return event.pattern() == null ? null : Value.of(event.pattern().node());
  }

  private static Fields target(AwsFunction function, RuleEvent event, RuleName name) {
    RetryPolicy retries = event.delivery().retryPolicy();
    Value queue = event.delivery().deadLetterQueueArn();
    return Fields.with("Arn", function.targetArn())
        .put("Id", name.target())
        .put(
            "Input",
            event.payload().input() == null ? null : Json.write(event.payload().input(), 0))
        .put("InputPath", text(event.payload().inputPath()))
        .put("InputTransformer", inputTransformer(event))
        .put(
            "RetryPolicy",
            retries == null
                ? null
                : Fields.with("MaximumEventAgeInSeconds", retries.maximumEventAge())
                    .put("MaximumRetryAttempts", retries.maximumRetryAttempts()))
        .put(
            "DeadLetterConfig",
            queue == null || "".equals(queue.text()) ? null : Fields.with("Arn", queue));
  }

  static @Nullable String text(@Nullable String setting) {
    return setting == null || setting.isEmpty() ? null : setting;
  }

  static @Nullable Fields inputTransformer(RuleEvent event) {
    RuleEvent.InputTransformer given = event.payload().inputTransformer();
    return given == null
        ? null
        : Fields.with("InputTemplate", given.inputTemplate())
            .put("InputPathsMap", given.inputPathsMap());
  }

  private static Resource permission(AwsFunction function, RuleName name, EventBus bus) {
    List<Object> path = new ArrayList<>(List.of("rule"));
    Value busName = bus.property();
    if (busName != null && !"".equals(busName.text())) {
      path.add(busName);
    }
    path.add(name.rule());
    Value source =
        Value.join(
            ":",
            "arn",
            Value.ref("AWS::Partition"),
            "events",
            Value.ref("AWS::Region"),
            Value.ref("AWS::AccountId"),
            Value.join("/", path.toArray()));
    return Resource.of(
            "AWS::Lambda::Permission",
            Fields.with("Action", "lambda:InvokeFunction")
                .put("FunctionName", function.targetArn())
                .put("Principal", "events.amazonaws.com")
                .put("SourceArn", source))
        .withDependency(function.aliasId());
  }
}
