package aloft.aws.event.eventbridge;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Key;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Open;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import aloft.spi.schema.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `eventBridge`: events of a bus that match a pattern, or a schedule, call the function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html">AWS::Events::Rule</a>
@Doc("Events of EventBridge that match a pattern, or a schedule, call the function")
public record RuleEvent(
    @Doc(
            "The bus: a name, which the stack creates, or the ARN of an existing one (default: the"
                + " account's)")
        @Range(min = 1)
        @Nullable Value eventBus,
    @Doc("rate(5 minutes) or cron(0 12 * * ? *)")
        @ExpectedType(String.class)
        @Matches(
            value = "^(?:cron|rate)\\(.+\\)$",
            words = "like rate(5 minutes) or cron(0 12 * * ? *)")
        @Nullable Value schedule,
    @Doc("The events, by their fields") @Nullable EventPattern pattern,
    @Doc("The name of the rule")
        @Range(min = 1, max = 64)
        @Matches(value = "[a-zA-Z0-9-_.]+", words = "letters, digits, dots, dashes and underscores")
        @Nullable String name,
    @Doc("The description of the rule") @Range(max = 512) @Nullable String description,
    @Doc("Whether the rule is enabled (default true)") @Nullable Boolean enabled,
    @Inline Payload payload,
    @Inline Delivery delivery)
    implements Checked {

  /// What events must match.
  ///
  /// @see <a
  ///   href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html">Event
  ///   patterns</a>
  @Doc("The fields of events, each with a list of its values")
  public record EventPattern(
      @Doc("Accounts") @Nullable Node account,
      @Doc("Fields of the detail") @Nullable Node detail,
      @Key("detail-type") @Doc("Types of events") @Nullable Node detailType,
      @Doc("Ids of events") @Nullable Node id,
      @Doc("Regions") @Nullable Node region,
      @Doc("ARNs of resources") @Nullable Node resources,
      @Doc("Sources of events, for example aws.s3") @Nullable Node source,
      @Doc("Times of events") @Nullable Node time,
      @Doc("Versions of events") @Nullable Node version,
      @Key("$or") @Doc("Patterns of which one must match") @Nullable List<Node> anyOf,
      @Source Mapping node) {}

  /// The event that the function receives; at most one of these.
  public record Payload(
      @Doc("The event that the function receives") @ExpectedType(Mapping.class)
          @Nullable Node input,
      @Doc("The part of the event that the function receives") @Range(min = 1, max = 256)
          @Nullable String inputPath,
      @Doc("An event built from parts of the event") @Nullable InputTransformer inputTransformer) {}

  /// Builds an event from parts of EventBridge's event.
  @Doc("An event built from parts of EventBridge's event")
  public record InputTransformer(
      @Doc("The event, with <names> of parts") @Range(min = 1, max = 8192)
          @Nullable String inputTemplate,
      @Doc("Where the parts are, by name: $.time") @Nullable Map<String, String> inputPathsMap)
      implements Checked {

    @Override
    public List<Problem> check() {
      return inputTemplate == null
          ? List.of(
              new Problem(
                  "",
                  "manifest/missing",
                  "missing required property \"inputTemplate\"",
                  null,
                  Problem.Kind.REFUSED))
          : List.of();
    }
  }

  /// What happens to events that the function cannot receive.
  public record Delivery(
      @Doc("How long and how often a failed delivery is repeated")
          @Nullable RetryPolicy retryPolicy,
      @Doc("The queue for events that were not delivered")
          @Matches(value = "^arn:", words = "the ARN of a queue")
          @Nullable Value deadLetterQueueArn) {}

  /// How often a delivery is repeated.
  @Open
  @Doc("How long and how often a failed delivery is repeated")
  public record RetryPolicy(
      @Doc("The age in seconds at which an event is dropped")
          @ExpectedType(Integer.class)
          @Range(min = 60, max = 86400)
          @Nullable Value maximumEventAge,
      @Doc("The number of repetitions") @ExpectedType(Integer.class) @Range(min = 0, max = 185)
          @Nullable Value maximumRetryAttempts) {}

  @Override
  public List<Problem> check() {
    List<Problem> problems = new ArrayList<>();
    if (schedule == null && pattern == null) {
      problems.add(
          new Problem(
              "",
              "event-bridge/rule",
              "a rule needs \"pattern\" or \"schedule\"",
              "add one of them",
              Problem.Kind.REFUSED));
    }
    long inputs =
        Stream.of(
                payload.input() != null,
                payload.inputPath() != null && !payload.inputPath().isEmpty(),
                payload.inputTransformer() != null)
            .filter(present -> present)
            .count();
    if (inputs > 1) {
      problems.add(
          new Problem(
              "",
              "event-bridge/input",
              "only one of \"input\", \"inputPath\" and \"inputTransformer\" can be set",
              "remove the others"));
    }
    Problem problem = EventBus.of(eventBus).problem();
    if (problem != null) {
      problems.add(problem);
    }
    return problems;
  }

  String state() {
    return Boolean.FALSE.equals(enabled) ? "DISABLED" : "ENABLED";
  }
}
