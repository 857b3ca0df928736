package aloft.aws.event;

import aloft.aws.cloudformation.Value;
import aloft.build.portable.PortableSchedule;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `schedule`: a rule of EventBridge or a schedule of EventBridge Scheduler calls the function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html">AWS::Events::Rule</a>
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html">AWS::Scheduler::Schedule</a>
@Doc("Calls the function on a schedule")
public record Schedule(
    @Required
        @Doc("rate(5 minutes) or cron(0 12 * * ? *), or a list of them")
        @Matches(
            value = "^(rate|cron|at)\\(.*\\)$",
            words = "like rate(5 minutes) or cron(0 12 * * ? *)")
        List<Value> rate,
    @Doc("Whether the schedule is enabled (default true)") @Nullable Boolean enabled,
    @Doc("The name of the rule or schedule; with one rate only")
        @Range(min = 1, max = 64)
        @Matches(
            value = "[.\\-_A-Za-z0-9]+",
            words = "letters, digits, dots, dashes and underscores")
        @Nullable String name,
    @Doc("Description") @Range(max = 512) @Nullable Value description,
    @Inline InputSettings payload,
    @Doc("eventBus (default) for a rule, scheduler for EventBridge Scheduler")
        @OneOf({"eventBus", "scheduler"})
        @Nullable String method,
    @Inline SchedulerSettings scheduler)
    implements Checked {

  /// Builds an event from parts of EventBridge's event.
  @Doc("An event built from parts of EventBridge's event")
  public record InputTransformer(
      @Required @Doc("The event, with <names> of parts") @Range(min = 1, max = 8192)
          String inputTemplate,
      @Doc("Where the parts are, by name: $.time") @Nullable Mapping inputPathsMap) {}

  @ShortForm("a string like rate(5 minutes)")
  static @Nullable Schedule of(Node node, DiagnosticCollector findings) {
    return node instanceof Scalar
        ? Decoder.read(Schedule.class, Mapping.of("rate", node, node.place()), findings)
        : null;
  }

  boolean isScheduler() {
    return "scheduler".equals(method);
  }

  String state() {
    return enabled != null && !enabled ? "DISABLED" : "ENABLED";
  }

  /// The event as JSON text, or null. A text is passed on unchanged; a `body` in an object is JSON
  /// text and is parsed first.
  @Nullable String inputText() {
    return switch (payload.input()) {
      case null -> null;
      case Scalar scalar -> scalar.print();
      case Mapping mapping -> Json.write(withParsedBody(mapping), 0);
      default -> Json.write(payload.input(), 0);
    };
  }

  private static Mapping withParsedBody(Mapping input) {
    Node body = input.get("body");
    String text = body == null ? null : body.text();
    return text == null ? input : input.with("body", Json.read(text, "body"));
  }

  @Override
  public List<Problem> check() {
    List<Problem> problems = new ArrayList<>();
    if (rate.isEmpty()) {
      problems.add(new Problem("rate", "schedule/rate", "a schedule needs at least one rate"));
    }
    if (rate.size() > 1 && name != null) {
      problems.add(
          new Problem(
              "name",
              "schedule/name",
              "several rates cannot share one name",
              "remove \"name\", or write one schedule for each rate"));
    }
    if (isScheduler()) {
      allowOnlyFor("eventBus", "inputPath", payload.inputPath(), problems);
      allowOnlyFor("eventBus", "inputTransformer", payload.inputTransformer(), problems);
    } else {
      allowOnlyFor("scheduler", "timezone", scheduler.timezone(), problems);
      allowOnlyFor("scheduler", "groupName", scheduler.groupName(), problems);
    }
    checkInput(problems);
    checkExpressions(problems);
    String zone = scheduler.timezone();
    if (zone != null && !PortableSchedule.isZone(zone)) {
      problems.add(
          new Problem(
              "timezone",
              "schedule/timezone",
              "unknown time zone \"" + zone + "\"",
              "use a name of the IANA database, such as Europe/Zurich",
              Problem.Kind.REFUSED));
    }
    return problems;
  }

  private void checkExpressions(List<Problem> problems) {
    for (int i = 0; i < rate.size(); i++) {
      String text = rate.get(i).text();
      ExpressionAdvice.Finding found =
          text == null ? null : ExpressionAdvice.of(text, isScheduler());
      if (found != null) {
        problems.add(
            new Problem(
                "rate." + i, "schedule/rate", found.message(), found.hint(), Problem.Kind.REFUSED));
      }
    }
  }

  private static void allowOnlyFor(
      String method, String key, @Nullable Object value, List<Problem> problems) {
    if (value != null) {
      problems.add(
          new Problem(
              key,
              "schedule/method",
              "\"" + key + "\" is supported with \"method: " + method + "\" only",
              method.equals("scheduler") ? "add \"method: scheduler\"" : null));
    }
  }

  private void checkInput(List<Problem> problems) {
    if (payload.input() instanceof Sequence) {
      problems.add(new Problem("input", "manifest/type", "expected a string or an object"));
      return;
    }
    try {
      String text = inputText();
      if (text != null && text.length() > 8192) {
        problems.add(
            new Problem("input", "manifest/range", "the input may have at most 8192 characters"));
      }
    } catch (UserException e) {
      problems.add(
          new Problem(
              "input.body", "schedule/input", "the text of \"body\" is not JSON", e.getMessage()));
    }
  }

  /// The event that the function receives.
  public record InputSettings(
      @Doc("The event that the function receives: a string or an object") @Nullable Node input,
      @Doc("The part of EventBridge's event that the function receives; for eventBus")
          @Range(max = 256)
          @Nullable String inputPath,
      @Doc("An event built from parts of EventBridge's event; for eventBus")
          @Nullable InputTransformer inputTransformer) {}

  /// Settings of EventBridge Scheduler.
  public record SchedulerSettings(
      @Doc("The role that calls the function (default: the function's own); for scheduler")
          @Nullable Value roleArn,
      @Doc("The group of the schedule; for scheduler")
          @Range(min = 1, max = 64)
          @Matches(
              value = "^[0-9a-zA-Z-_.]+$",
              words = "letters, digits, dots, dashes and underscores")
          @Nullable Value groupName,
      @Doc("The time zone of the rate, for example Europe/Berlin; for scheduler")
          @Matches(value = "[\\w\\-/]+")
          @Nullable String timezone) {}
}
