package aloft.build.portable;

import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A cron expression as in a crontab: minute, hour, day of month, month and day of week. If both
/// days are restricted, one of them must match.
///
/// @see <a href="https://man7.org/linux/man-pages/man5/crontab.5.html">crontab(5)</a>
public final class UnixCron {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS =
      List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun");

  /// Leap days are at most eight years apart.
  private static final int MAX_YEARS = 9;

  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet daysOfMonth;
  private final BitSet months;
  private final BitSet daysOfWeek;
  private final boolean eitherDay;

  private UnixCron(String[] fields) {
    minutes = values(fields[0], 0, 59, List.of(), 0);
    hours = values(fields[1], 0, 23, List.of(), 0);
    daysOfMonth = values(fields[2], 1, 31, List.of(), 0);
    months = values(fields[3], 1, 12, MONTHS, 1);
    daysOfWeek = values(fields[4], 0, 7, DAYS, 0);
    if (daysOfWeek.get(7)) {
      daysOfWeek.set(0);
    }
    eitherDay = isRestricted(fields[2]) && isRestricted(fields[4]);
  }

  private static boolean isRestricted(String field) {
    return !field.startsWith("*") && !field.equals("?");
  }

  /// Reads an expression.
  ///
  /// @throws IllegalArgumentException if it is invalid
  public static UnixCron of(String expression) {
    String[] fields = expression.strip().split("\\s+", -1);
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "\"" + expression + "\" is not a cron expression of five fields");
    }
    return new UnixCron(fields);
  }

  /// The values of a field: `*`, `5`, `1-5`, `*/10`, `1-30/2`, or a list of these.
  private static BitSet values(
      String field, int first, int last, List<String> names, int firstName) {
    BitSet values = new BitSet();
    for (String part : field.split(",", -1)) {
      String[] step = part.split("/", -1);
      String[] range = step[0].split("-", -1);
      boolean isAll = step[0].equals("*") || step[0].equals("?");
      int from = isAll ? first : number(range[0], names, firstName, field);
      int to =
          isAll || (range.length == 1 && step.length > 1)
              ? last
              : number(range[range.length - 1], names, firstName, field);
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
    int name = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (name >= 0) {
      return name + firstName;
    }
    if (text.isEmpty() || text.length() > 4 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw invalid(field);
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException invalid(String field) {
    return new IllegalArgumentException("\"" + field + "\" is not a field of a cron expression");
  }

  /// Returns the first time after another, in its time zone; null if there is none.
  public @Nullable ZonedDateTime next(ZonedDateTime after) {
    ZonedDateTime time = after.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    int lastYear = after.getYear() + MAX_YEARS;
    while (time.getYear() <= lastYear) {
      if (!months.get(time.getMonthValue())) {
        time = time.toLocalDate().withDayOfMonth(1).plusMonths(1).atStartOfDay(after.getZone());
      } else if (!isDay(time)) {
        time = time.toLocalDate().plusDays(1).atStartOfDay(after.getZone());
      } else if (!hours.get(time.getHour())) {
        time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!minutes.get(time.getMinute())) {
        time = time.plusMinutes(1);
      } else {
        return time;
      }
    }
    return null;
  }

  private boolean isDay(ZonedDateTime time) {
    boolean ofMonth = daysOfMonth.get(time.getDayOfMonth());
    boolean ofWeek = daysOfWeek.get(time.getDayOfWeek().getValue() % 7);
    return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
  }
}
