package aloft.aws.emulation.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A cron expression of AWS: minutes, hours, day of month, month, day of week, year. One of the two
/// day fields is `?`.
///
/// A local time that a daylight saving change skips does not occur; one that it repeats occurs
/// once.
///
/// @see <a
///   href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html">Cron
///   expressions</a>
public final class CronExpression {
  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet months;
  private final BitSet years;
  private final Predicate<LocalDate> days;

  private CronExpression(
      BitSet minutes, BitSet hours, BitSet months, BitSet years, Predicate<LocalDate> days) {
    this.minutes = minutes;
    this.hours = hours;
    this.months = months;
    this.years = years;
    this.days = days;
  }

  /// Reads an expression of six fields.
  ///
  /// @throws IllegalArgumentException with a message for the user if a field is invalid
  public static CronExpression read(String text) {
    List<String> fields = List.of(text.strip().split("\\s+", -1));
    if (fields.size() != 6) {
      throw new IllegalArgumentException("\"" + text + "\" must have six fields");
    }
    String ofMonth = fields.get(2);
    String ofWeek = fields.get(4);
    if (ofMonth.equals("?") == ofWeek.equals("?")) {
      throw new IllegalArgumentException(
          "either the day of the month or the day of the week must be ?, in \"" + text + "\"");
    }
    return new CronExpression(
        CronField.MINUTES.read(fields.get(0)),
        CronField.HOURS.read(fields.get(1)),
        CronField.MONTHS.read(fields.get(3)),
        CronField.YEARS.read(fields.get(5)),
        ofMonth.equals("?") ? CronDays.ofWeek(ofWeek) : CronDays.ofMonth(ofMonth));
  }

  /// Returns the first time after an instant; null if there is none.
  @Nullable Instant next(Instant after, ZoneId zone) {
    LocalDateTime from =
        LocalDateTime.ofInstant(after, zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    LocalDate date = nextDay(from.toLocalDate());
    while (date != null) {
      LocalTime earliest = date.equals(from.toLocalDate()) ? from.toLocalTime() : LocalTime.MIN;
      for (LocalTime time = nextTime(earliest); time != null; time = timeAfter(time)) {
        Instant candidate = toInstant(date.atTime(time), zone);
        if (candidate != null && candidate.isAfter(after)) {
          return candidate;
        }
      }
      date = nextDay(date.plusDays(1));
    }
    return null;
  }

  private static @Nullable Instant toInstant(LocalDateTime time, ZoneId zone) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
    return offsets.isEmpty() ? null : time.toInstant(offsets.getFirst());
  }

  // The first matching day from a date on, including it.
  private @Nullable LocalDate nextDay(LocalDate from) {
    LocalDate date = from;
    while (true) {
      int year = years.nextSetBit(date.getYear());
      if (year < 0) {
        return null;
      }
      if (year > date.getYear()) {
        date = LocalDate.of(year, 1, 1);
      }
      if (!months.get(date.getMonthValue())) {
        date = date.withDayOfMonth(1).plusMonths(1);
      } else if (days.test(date)) {
        return date;
      } else {
        date = date.plusDays(1);
      }
    }
  }

  // The first matching time from a time on, including it, on the same day.
  private @Nullable LocalTime nextTime(LocalTime from) {
    int hour = hours.nextSetBit(from.getHour());
    int minute = hour == from.getHour() ? minutes.nextSetBit(from.getMinute()) : -1;
    if (minute < 0 && hour == from.getHour()) {
      hour = hours.nextSetBit(hour + 1);
    }
    if (hour < 0) {
      return null;
    }
    return LocalTime.of(hour, minute < 0 ? minutes.nextSetBit(0) : minute);
  }

  private @Nullable LocalTime timeAfter(LocalTime time) {
    LocalTime next = time.plusMinutes(1);
    return next.isBefore(time) ? null : nextTime(next);
  }
}
