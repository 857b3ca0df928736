package aloft.aws.emulation.schedule;

import aloft.spi.schema.Required;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A rule or a schedule as its alarm must know it.
///
/// @param expression `rate(5 minutes)`, `cron(0 12 * * ? *)` or `at(2026-01-31T12:00:00)`
/// @param zone the time zone of the expression; null for UTC
/// @param arn of the rule, or of the schedule
/// @param region where it is
/// @param scheduler whether it is a schedule of EventBridge Scheduler
/// @param input the event as JSON; null where it is EventBridge's, or made of that
/// @param path of the part of EventBridge's event that is the event
/// @param template of an event, with names of parts between angle brackets
/// @param parts paths of the parts, by name
public record TimerSettings(
    @Required String expression,
    @Nullable String zone,
    @Required String arn,
    @Required String region,
    @Required Boolean scheduler,
    @Nullable String input,
    @Nullable String path,
    @Nullable String template,
    Map<String, String> parts) {
  public TimerSettings {
    parts = Map.copyOf(parts);
  }
}
