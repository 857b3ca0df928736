package aloft.aws.emulation.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// A schedule expression of EventBridge.
///
/// @see <a
///   href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html">Schedule
///   types</a>
public sealed interface ScheduleExpression {

  /// Returns the first time after an instant; null if there is none.
  ///
  /// @param start when the schedule starts; rates count from it
  @Nullable Instant next(Instant start, Instant after, ZoneId zone);

  /// Reads an expression.
  ///
  /// @throws IllegalArgumentException with a message for the user if the expression is invalid
  static ScheduleExpression read(String text) {
    int open = text.indexOf('(');
    if (open < 0 || !text.endsWith(")")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a rate(...), cron(...) or at(...) expression");
    }
    String inner = text.substring(open + 1, text.length() - 1).strip();
    return switch (text.substring(0, open)) {
      case "rate" -> Rate.of(inner);
      case "cron" -> new Cron(CronExpression.read(inner));
      case "at" -> Once.of(inner);
      default ->
          throw new IllegalArgumentException(
              "\"" + text + "\" is not a rate(...), cron(...) or at(...) expression");
    };
  }

  /// A fixed period, independent of daylight saving changes.
  record Rate(Duration period) implements ScheduleExpression {
    static Rate of(String text) {
      String[] parts = text.split(" +", -1);
      ChronoUnit unit =
          switch (parts.length == 2 ? parts[1] : "") {
            case "minute", "minutes" -> ChronoUnit.MINUTES;
            case "hour", "hours" -> ChronoUnit.HOURS;
            case "day", "days" -> ChronoUnit.DAYS;
            default ->
                throw new IllegalArgumentException(
                    "\"" + text + "\" is not a number of minutes, hours or days");
          };
      try {
        long number = Long.parseLong(parts[0]);
        if (number > 0 && number < Integer.MAX_VALUE) {
          return new Rate(Duration.of(number, unit));
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("\"" + parts[0] + "\" is not a number", e);
      }
      throw new IllegalArgumentException("\"" + parts[0] + "\" is too small or too large");
    }

    @Override
    public Instant next(Instant start, Instant after, ZoneId zone) {
      long passed = Duration.between(start, after).dividedBy(period);
      long count = after.isBefore(start) ? 1 : passed + 1;
      return start.plus(period.multipliedBy(count));
    }
  }

  /// Local times given by a cron expression.
  record Cron(CronExpression cron) implements ScheduleExpression {
    @Override
    public @Nullable Instant next(Instant start, Instant after, ZoneId zone) {
      return cron.next(after, zone);
    }
  }

  /// A single local time.
  record Once(LocalDateTime time) implements ScheduleExpression {
    static Once of(String text) {
      try {
        return new Once(LocalDateTime.parse(text));
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is not a time such as 2026-01-31T12:00:00", e);
      }
    }

    @Override
    public @Nullable Instant next(Instant start, Instant after, ZoneId zone) {
      Instant moment = time.atZone(zone).toInstant();
      return moment.isAfter(after) ? moment : null;
    }
  }
}
