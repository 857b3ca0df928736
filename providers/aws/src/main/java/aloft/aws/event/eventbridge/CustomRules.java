package aloft.aws.event.eventbridge;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import java.util.ArrayList;
import java.util.List;

/// Rules that a custom resource creates, each with its bus.
final class CustomRules {
  private static final CustomResourceFunction HANDLER = CustomResourceFunction.EVENT_RULE;

  private final AwsService service;
  private final List<EventDefinition<RuleEvent>> definitions;

  CustomRules(AwsService service, List<EventDefinition<RuleEvent>> definitions) {
    this.service = service;
    this.definitions = definitions;
  }

  List<CustomResourceFunction.Requirement> requirements() {
    List<Value> statements = new ArrayList<>();
    if (definitions.stream()
        .anyMatch(one -> !(EventBus.of(one.event().eventBus()) instanceof EventBus.Default))) {
      statements.add(
          CustomResourceFunction.allow(
              CustomResourceFunction.arn("events", "event-bus/*"),
              "events:CreateEventBus",
              "events:DeleteEventBus"));
    }
    statements.add(
        CustomResourceFunction.allow(
            CustomResourceFunction.arn("events", "rule/*"),
            "events:PutRule",
            "events:RemoveTargets",
            "events:PutTargets",
            "events:DeleteRule"));
    statements.add(CustomResourceFunction.allowPermissions());
    return List.of(new CustomResourceFunction.Requirement(HANDLER, statements));
  }

  Fragment compile() {
    return Fragment.build(builder -> {
      for (EventDefinition<RuleEvent> definition : definitions) {
        AwsFunction function = service.functionOf(definition);
        Fields settings =
            Fields.with("EventBridgeConfig", config(RuleName.of(function, definition), definition));
        builder.at(definition.node().place());
        builder.resource(
            LogicalIds.stem(function.key()) + "CustomEventBridge" + definition.position(),
            HANDLER.resource("Custom::EventBridge", function, settings, null));
      }
    });
  }

  private static Fields config(RuleName name, EventDefinition<RuleEvent> definition) {
    RuleEvent event = definition.event();
    return Fields.with("RuleName", name.rule())
        .put("State", event.state())
        .put("EventBus", event.eventBus())
        .put("Schedule", event.schedule())
        .put("Pattern", event.pattern() == null ? null : Value.of(event.pattern().node()))
        .put("Input", event.payload().input() == null ? null : Value.of(event.payload().input()))
        .put("InputPath", StackRules.text(event.payload().inputPath()))
        .put("InputTransformer", StackRules.inputTransformer(event));
  }
}
