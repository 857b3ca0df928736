package aloft.google.emulation;

import aloft.build.portable.UnixCron;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// When a job of Cloud Scheduler runs.
///
/// @see <a href="https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules">Format</a>
sealed interface SchedulerTimes {
  /// The form of App Engine: `every 7 minutes`.
  Pattern INTERVAL = Pattern.compile("every (\\d{1,4}) (minutes|mins|hours)");

  /// Reads a schedule.
  ///
  /// @throws IllegalArgumentException if it is invalid, or if its form is not emulated
  static SchedulerTimes of(String schedule) {
    Matcher interval = INTERVAL.matcher(schedule.strip().toLowerCase(Locale.ROOT));
    if (!interval.matches()) {
      return new Cron(UnixCron.of(schedule));
    }
    int count = Integer.parseInt(interval.group(1));
    if (count == 0) {
      throw new IllegalArgumentException("\"" + schedule + "\" is not a schedule");
    }
    return new Every(
        interval.group(2).equals("hours") ? Duration.ofHours(count) : Duration.ofMinutes(count));
  }

  /// Returns the first time after an instant; null if there is none.
  ///
  /// @param start when the job was created
  @Nullable Instant next(Instant start, Instant after, ZoneId zone);

  /// At certain minutes.
  record Cron(UnixCron expression) implements SchedulerTimes {
    @Override
    public @Nullable Instant next(Instant start, Instant after, ZoneId zone) {
      ZonedDateTime next = expression.next(after.atZone(zone));
      return next == null ? null : next.toInstant();
    }
  }

  /// At equal intervals since the creation.
  record Every(Duration interval) implements SchedulerTimes {
    @Override
    public Instant next(Instant start, Instant after, ZoneId zone) {
      long passed = Math.max(0, Duration.between(start, after).toMillis());
      return start.plus(interval.multipliedBy(passed / interval.toMillis() + 1));
    }
  }
}
