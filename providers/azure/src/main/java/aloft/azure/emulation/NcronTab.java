package aloft.azure.emulation;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A schedule of a timer: second, minute, hour, day of month, month and day of week, in UTC. A
/// schedule of five fields has no seconds. Both days must match.
///
/// @see <a
///   href="https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions">
///   NCRONTAB expressions</a>
public final class NcronTab {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  /// Leap days are at most eight years apart.
  private static final int MAX_YEARS = 9;

  private final BitSet seconds;
  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet daysOfMonth;
  private final BitSet months;
  private final BitSet daysOfWeek;

  private NcronTab(String[] fields) {
    int first = fields.length - 5;
    seconds = values(first == 0 ? "0" : fields[0], 0, 59, List.of());
    minutes = values(fields[first], 0, 59, List.of());
    hours = values(fields[first + 1], 0, 23, List.of());
    daysOfMonth = values(fields[first + 2], 1, 31, List.of());
    months = values(fields[first + 3], 1, 12, MONTHS);
    daysOfWeek = values(fields[first + 4], 0, 6, DAYS);
  }

  /// Reads a schedule.
  ///
  /// @throws IllegalArgumentException if it is invalid
  public static NcronTab of(String schedule) {
    String[] fields = schedule.strip().split("\\s+", -1);
    if (fields.length != 5 && fields.length != 6) {
      throw new IllegalArgumentException("\"" + schedule + "\" is not a schedule of six fields");
    }
    return new NcronTab(fields);
  }

  /// The values of a field: `*`, `5`, `1-5`, `*/10`, `1-30/2`, or a list of these.
  private static BitSet values(String field, int first, int last, List<String> names) {
    BitSet values = new BitSet();
    for (String part : field.split(",", -1)) {
      String[] step = part.split("/", -1);
      String[] range = step[0].split("-", -1);
      boolean isAll = step[0].equals("*");
      int from = isAll ? first : number(range[0], names, first, field);
      boolean isOpen = isAll || (range.length == 1 && step.length > 1);
      int to = isOpen ? last : number(range[range.length - 1], names, first, field);
      int by = step.length == 1 ? 1 : number(step[1], List.of(), 0, field);
      if (step.length > 2 || range.length > 2 || from < first || to > last || from > to || by < 1) {
        throw invalid(field);
      }
      for (int value = from; value <= to; value += by) {
        values.set(value);
      }
    }
    return values;
  }

  private static int number(String text, List<String> names, int firstName, String field) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (int i = 0; i < names.size(); i++) {
      if (lower.length() >= 3 && lower.startsWith(names.get(i))) {
        return i + firstName;
      }
    }
    if (text.isEmpty() || text.length() > 4 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw invalid(field);
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException invalid(String field) {
    return new IllegalArgumentException("\"" + field + "\" is not a field of a schedule");
  }

  /// Returns the first time after another; null if there is none.
  public @Nullable Instant next(Instant after) {
    ZonedDateTime start = after.atZone(ZoneOffset.UTC);
    ZonedDateTime time = start.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    while (time.getYear() <= start.getYear() + MAX_YEARS) {
      if (!months.get(time.getMonthValue())) {
        time = time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
      } else if (!daysOfMonth.get(time.getDayOfMonth())
          || !daysOfWeek.get(time.getDayOfWeek().getValue() % 7)) {
        time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!hours.get(time.getHour())) {
        time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!minutes.get(time.getMinute())) {
        time = time.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
      } else if (!seconds.get(time.getSecond())) {
        time = time.plusSeconds(1);
      } else {
        return time.toInstant();
      }
    }
    return null;
  }

  /// Returns the last time before another; null if there was none in the last years.
  @Nullable Instant previous(Instant before) {
    for (long window : new long[] {60, 3600, 86_400, 32 * 86_400, MAX_YEARS * 366L * 86_400}) {
      Instant last = null;
      Instant time = next(before.minusSeconds(window + 1));
      while (time != null && time.isBefore(before)) {
        last = time;
        time = next(time);
      }
      if (last != null) {
        return last;
      }
    }
    return null;
  }
}
