package aloft.aws.emulation.schedule;

import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Required;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The settings of a rule or schedule in a topology.
///
/// @param expression `rate(5 minutes)`, `cron(0 12 * * ? *)` or `at(2026-01-31T12:00:00)`
/// @param zone the time zone of the expression; null for UTC
/// @param arn the ARN of the rule or schedule
/// @param region the region of the rule or schedule
/// @param scheduler true for a schedule of EventBridge Scheduler, false for a rule
public record TimerSettings(
    @Required String expression,
    @Nullable String zone,
    @Required String arn,
    @Required String region,
    @Required Boolean scheduler,
    @Inline TimerEvent event) {

  /// The event that the function receives.
  ///
  /// @param input the event as JSON; null if EventBridge's own event or a part of it is sent
  /// @param path the path of the part of EventBridge's event that is sent
  /// @param template the template of the event, with names of parts between angle brackets
  /// @param parts the paths of the template's parts, by name
  @Doc("The event that the function receives")
  public record TimerEvent(
      @Nullable String input,
      @Nullable String path,
      @Nullable String template,
      Map<String, String> parts) {
    /// The event of EventBridge itself.
    static final TimerEvent DEFAULT = new TimerEvent(null, null, null, Map.of());

    public TimerEvent {
      parts = Map.copyOf(parts);
    }
  }
}
