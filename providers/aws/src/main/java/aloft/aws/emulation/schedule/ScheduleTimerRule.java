package aloft.aws.emulation.schedule;

import aloft.aws.emulation.id.StableIds;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.TimerRule;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The times and events of an EventBridge rule or an EventBridge Scheduler schedule.
public final class ScheduleTimerRule implements TimerRule {
  private final TimerSettings settings;
  private final ScheduleExpression expression;
  private final ZoneId zone;

  /// Creates a rule from its settings.
  ///
  /// @throws IllegalArgumentException with a message for the user if the settings are invalid
  public ScheduleTimerRule(TimerSettings settings) {
    this.settings = settings;
    this.expression = ScheduleExpression.read(settings.expression());
    this.zone = zone(settings.zone());
  }

  /// Returns why the settings are invalid; null if they are valid.
  public static @Nullable String problem(TimerSettings settings) {
    try {
      return new ScheduleTimerRule(settings).eventProblem();
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private static ZoneId zone(@Nullable String name) {
    try {
      return name == null ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("\"" + name + "\" is not a time zone", e);
    }
  }

  private @Nullable String eventProblem() {
    if (settings.event().equals(TimerSettings.TimerEvent.DEFAULT)) {
      return null;
    }
    try {
      Json.read(payload(Instant.EPOCH).text(), "event");
      return null;
    } catch (UserException e) {
      return "the event is not JSON";
    }
  }

  @Override
  public @Nullable Instant next(Instant start, Instant after) {
    return expression.next(start, after, zone);
  }

  @Override
  public Event event(Instant moment) {
    return new Event.Body(payload(moment));
  }

  private Payload payload(Instant moment) {
    String time = moment.truncatedTo(ChronoUnit.SECONDS).toString();
    String id = UUID.nameUUIDFromBytes(Payload.of(settings.arn() + time).bytes()).toString();
    if (settings.event().input() != null) {
      return Payload.of(
          settings.scheduler()
              ? fillPlaceholders(settings.event().input(), time, id)
              : settings.event().input());
    }
    Node event = Json.node(event(time, id), SourceRange.of("event"));
    if (settings.event().path() != null) {
      return Payload.of(JsonPath.json(JsonPath.of(event, settings.event().path())));
    }
    return Payload.of(
        settings.event().template() == null
            ? Json.write(event, 0)
            : new InputTransformer(
                    settings.event().template(), settings.event().parts(), settings.arn())
                .event(event, moment));
  }

  // Replaces the context attributes of EventBridge Scheduler.
  private String fillPlaceholders(String input, String time, String id) {
    return input.contains("<aws.scheduler.")
        ? input
            .replace("<aws.scheduler.schedule-arn>", settings.arn())
            .replace("<aws.scheduler.scheduled-time>", time)
            .replace("<aws.scheduler.execution-id>", id)
            .replace("<aws.scheduler.attempt-number>", "1")
        : input;
  }

  private Map<String, Object> event(String time, String id) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("version", "0");
    event.put("id", id);
    event.put("detail-type", "Scheduled Event");
    event.put("source", settings.scheduler() ? "aws.scheduler" : "aws.events");
    event.put("account", StableIds.ACCOUNT);
    event.put("time", time);
    event.put("region", settings.region());
    event.put("resources", List.of(settings.arn()));
    event.put("detail", settings.scheduler() ? "{}" : Map.of());
    return event;
  }
}
