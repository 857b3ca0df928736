package aloft.aws.event;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `cloudwatchEvent`: events of the default event bus that match a pattern call the function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html">AWS::Events::Rule</a>
@Doc("Events of AWS services that match a pattern call the function")
public record CloudwatchEvent(
    @Required @Doc("The pattern that events must match") Mapping event,
    @Doc("What the function receives instead of the event: a string or an object")
        @Nullable Node input,
    @Doc("The part of the event that the function receives") @Range(min = 1, max = 256)
        @Nullable String inputPath,
    @Doc("What the function receives, built from parts of the event")
        Schedule.@Nullable InputTransformer inputTransformer,
    @Doc("Description") @Range(max = 512) @Nullable String description,
    @Doc("The name of the rule")
        @Range(min = 1, max = 64)
        @Matches(
            value = "^[.\\-_A-Za-z0-9]+$",
            words = "letters, digits, dots, dashes and underscores")
        @Nullable String name,
    @Doc("Whether the rule is enabled (default true)") @Nullable Boolean enabled)
    implements Checked {

  private static final int MAX_INPUT = 8192;

  /// The text that the function receives, or null.
  private @Nullable String inputText() {
    String text = input instanceof Scalar scalar ? scalar.print() : null;
    if (input == null || "".equals(text)) {
      return null;
    }
    return text == null ? Json.write(input, 0) : text;
  }

  @Override
  public List<Problem> check() {
    List<Problem> problems = new ArrayList<>();
    String text = inputText();
    if (Stream.of(text, inputPath, inputTransformer).filter(Objects::nonNull).count() > 1) {
      problems.add(
          new Problem(
              "",
              "event/input",
              "the event has several of \"input\", \"inputPath\" and \"inputTransformer\"",
              "keep one of them"));
    }
    if (input instanceof Sequence) {
      problems.add(new Problem("input", "manifest/type", "expected a string or an object"));
    } else if (text != null && text.length() > MAX_INPUT) {
      problems.add(
          new Problem(
              "input",
              "manifest/range",
              "the input may have at most 8192 characters",
              null,
              Problem.Kind.REFUSED));
    }
    return problems;
  }

  /// Compiles `cloudwatchEvent` events into rules.
  public static final class Type implements EventType<CloudwatchEvent> {

    @Override
    public String key() {
      return "cloudwatchEvent";
    }

    @Override
    public Class<CloudwatchEvent> shape() {
      return CloudwatchEvent.class;
    }

    @Override
    public Fragment compile(
        AwsService service, List<EventDefinition<CloudwatchEvent>> definitions, Instant moment) {
      Map<String, Integer> counts = new HashMap<>();
      return Fragment.build(builder -> {
        for (EventDefinition<CloudwatchEvent> definition : definitions) {
          AwsFunction function = service.functionOf(definition);
          String suffix =
              "EventsRuleCloudWatchEvent" + counts.merge(function.key(), 1, Integer::sum);
          String id = LogicalIds.stem(function.key()) + suffix;
          builder.at(definition.node().place());
          builder.resource(id, rule(function, definition.event()));
          builder.resource(
              LogicalIds.permission(function.key(), suffix),
              InvokePermission.of(function, "events.amazonaws.com", Value.getAtt(id, "Arn")));
        }
      });
    }

    private static Resource rule(AwsFunction function, CloudwatchEvent event) {
      Fields target =
          Fields.with("Input", event.inputText())
              .put("InputPath", event.inputPath())
              .putUnlessEmpty(
                  "InputTransformer", ScheduleType.inputTransformer(event.inputTransformer()))
              .put("Arn", function.targetArn())
              .put("Id", function.key() + "CloudWatchEvent");
      Fields rule =
          Fields.with("EventPattern", Value.of(event.event()))
              .put("State", Boolean.FALSE.equals(event.enabled()) ? "DISABLED" : "ENABLED")
              .put("Description", "".equals(event.description()) ? null : event.description())
              .put("Name", event.name())
              .put("Targets", List.of(target.obj()));
      return Resource.of("AWS::Events::Rule", rule).withDependency(function.aliasId());
    }
  }
}
