package aloft.aws.event;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `iot`: messages that a rule of AWS IoT selects call the function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-topicrule.html">AWS::IoT::TopicRule</a>
@Doc("Messages that a rule of AWS IoT selects call the function")
public record Iot(
    @Required @Doc("The statement that selects messages: SELECT * FROM 'topic'") @Range(min = 1)
        String sql,
    @Doc("The version of the SQL engine") @OneOf({"2015-10-08", "2016-03-23", "beta"})
        @Nullable String sqlVersion,
    @Doc("The name of the rule")
        @Range(max = 128)
        @Matches(value = "^[a-zA-Z0-9_]*$", words = "letters, digits and underscores")
        @Nullable String name,
    @Doc("Whether the rule is enabled (default true)") @Nullable Boolean enabled,
    @Doc("Description") @Nullable String description) {

  /// Compiles `iot` events into rules.
  public static final class Type implements EventType<Iot> {

    @Override
    public String key() {
      return "iot";
    }

    @Override
    public Class<Iot> shape() {
      return Iot.class;
    }

    @Override
    public Fragment compile(
        AwsService service, List<EventDefinition<Iot>> definitions, Instant moment) {
      Map<String, Integer> counts = new HashMap<>();
      return Fragment.build(builder -> {
        for (EventDefinition<Iot> definition : definitions) {
          AwsFunction function = service.functionOf(definition);
          String suffix = "IotTopicRule" + counts.merge(function.key(), 1, Integer::sum);
          String id = LogicalIds.stem(function.key()) + suffix;
          builder.at(definition.node().place());
          builder.resource(id, rule(function, definition.event()));
          builder.resource(
              LogicalIds.permission(function.key(), suffix),
              InvokePermission.of(function, "iot.amazonaws.com", ruleArn(id)));
        }
      });
    }

    private static Resource rule(AwsFunction function, Iot event) {
      Fields action = Fields.with("Lambda", Fields.with("FunctionArn", function.targetArn()));
      Fields payload =
          Fields.with("RuleDisabled", Boolean.FALSE.equals(event.enabled()))
              .put("Sql", oneLine(event.sql()))
              .put("Actions", List.of(action.obj()))
              .put("Description", oneLine(event.description()))
              .put("AwsIotSqlVersion", event.sqlVersion());
      return Resource.of(
              "AWS::IoT::TopicRule",
              Fields.with("TopicRulePayload", payload).put("RuleName", oneLine(event.name())))
          .withDependency(function.aliasId());
    }

    /// The text without line breaks; null for none.
    private static @Nullable String oneLine(@Nullable String text) {
      return text == null || text.isEmpty() ? null : text.replaceAll("[\\r\\n]", "");
    }

    private static Value ruleArn(String id) {
      return Value.join(
          "",
          "arn:",
          Value.ref("AWS::Partition"),
          ":iot:",
          Value.ref("AWS::Region"),
          ":",
          Value.ref("AWS::AccountId"),
          ":rule/",
          Value.ref(id));
    }
  }
}
