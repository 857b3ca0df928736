package aloft.build.portable;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Converts schedules from the syntax of AWS, `rate(5 minutes)` and `cron(0 12 * * ? *)`, which is
/// the same on every cloud, into that of another cloud. A crontab's `0 12 * * *` stays as it is.
///
/// @see <a
///   href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html">Rule
///   schedules of AWS</a>
public final class PortableSchedule {
  private static final int MINUTES_OF_HOUR = 60;
  private static final int MINUTES_OF_DAY = 24 * 60;

  /// The syntax of a cloud.
  public enum Dialect {
    /// The crontab of Cloud Scheduler, which also knows `every 7 minutes`.
    UNIX,
    /// NCRONTAB of Azure Functions, whose first field is the second.
    NCRONTAB
  }

  /// The result of a conversion.
  public sealed interface Converted {
    /// A schedule.
    record Expression(String text) implements Converted {}

    /// A schedule that the cloud does not have.
    ///
    /// @param problem what it cannot do
    /// @param hint what to write instead
    record Refused(String problem, String hint) implements Converted {}
  }

  private final Dialect dialect;

  private PortableSchedule(Dialect dialect) {
    this.dialect = dialect;
  }

  /// Converts a schedule.
  ///
  /// @param expression in the syntax of AWS or of a crontab
  public static Converted convert(String expression, Dialect dialect) {
    String text = expression.strip();
    PortableSchedule schedule = new PortableSchedule(dialect);
    if (text.startsWith("rate(") && text.endsWith(")")) {
      return schedule.rate(text.substring("rate(".length(), text.length() - 1).strip());
    }
    if (text.startsWith("cron(") && text.endsWith(")")) {
      return schedule.cron(text.substring("cron(".length(), text.length() - 1).strip());
    }
    if (text.startsWith("at(")) {
      return new Converted.Refused(
          "a schedule for one time is not possible", "use rate(...) or cron(...)");
    }
    return schedule.nativeExpression(text);
  }

  /// Returns whether a time zone is known, as `Europe/Zurich` is; offsets such as `UTC+1` are none.
  public static boolean isZone(String name) {
    return ZoneId.getAvailableZoneIds().contains(name);
  }

  private Converted nativeExpression(String text) {
    if (text.startsWith("every ") && dialect == Dialect.UNIX) {
      return new Converted.Expression(text);
    }
    try {
      UnixCron.of(text);
    } catch (IllegalArgumentException e) {
      return unreadable(text);
    }
    return text.indexOf('?') >= 0 ? unreadable(text) : expression(text);
  }

  private static Converted unreadable(String text) {
    return new Converted.Refused(
        "\"" + text + "\" is not a schedule",
        "as in rate(5 minutes), cron(0 12 * * ? *) or 0 12 * * *");
  }

  /// A schedule in five fields.
  private Converted expression(String fields) {
    return new Converted.Expression(dialect == Dialect.NCRONTAB ? "0 " + fields : fields);
  }

  private Converted rate(String text) {
    String[] words = text.split("\\s+", -1);
    int number = words.length == 2 ? CronField.number(words[0]) : 0;
    if (number < 1) {
      return unreadable("rate(" + text + ")");
    }
    int minutes =
        switch (words[1]) {
          case "minute", "minutes" -> 1;
          case "hour", "hours" -> MINUTES_OF_HOUR;
          case "day", "days" -> MINUTES_OF_DAY;
          default -> 0;
        };
    if (minutes == 0 || words[1].endsWith("s") != (number > 1)) {
      return unreadable("rate(" + text + ")");
    }
    long period = (long) number * minutes;
    if (period < MINUTES_OF_HOUR && MINUTES_OF_HOUR % period == 0) {
      return expression(every(period) + " * * * *");
    }
    long hours = period / MINUTES_OF_HOUR;
    if (period % MINUTES_OF_HOUR == 0 && hours < 24 && 24 % hours == 0) {
      return expression("0 " + every(hours) + " * * *");
    }
    if (period == MINUTES_OF_DAY) {
      return expression("0 0 * * *");
    }
    if (dialect == Dialect.UNIX) {
      return new Converted.Expression(
          period % MINUTES_OF_HOUR == 0
              ? "every " + hours + " hours"
              : "every " + period + " minutes");
    }
    return new Converted.Refused(
        "rate(" + text + ") does not divide an hour or a day, so it has no fixed times",
        "use a divisor of 60 minutes or of 24 hours, or cron(...)");
  }

  private static String every(long number) {
    return number == 1 ? "*" : "*/" + number;
  }

  private Converted cron(String text) {
    String[] fields = text.split("\\s+", -1);
    if (fields.length != CronField.values().length + 1) {
      return new Converted.Refused(
          "cron(" + text + ") has " + fields.length + " fields, not 6",
          "minute, hour, day of the month, month, day of the week, year: cron(0 12 * * ? *)");
    }
    if (!fields[5].equals("*")) {
      return new Converted.Refused(
          "a schedule cannot name the year " + fields[5], "write * as the year");
    }
    String month = fields[2];
    String week = fields[4];
    for (String day : List.of(month, week)) {
      String special = special(day);
      if (special != null) {
        return new Converted.Refused(
            "\"" + special + "\" in the day " + day + " is possible only on AWS",
            "name the days, and check the rest in the handler");
      }
    }
    if (CronField.isRestricted(month) && CronField.isRestricted(week)) {
      return new Converted.Refused(
          "cron(" + text + ") has both a day of the month and a day of the week",
          "write ? for one of them");
    }
    List<String> converted = new ArrayList<>();
    int next = 0;
    for (CronField field : CronField.values()) {
      String written = fields[next++];
      String value = field.ofAws(written);
      if (value == null) {
        return new Converted.Refused(
            "\"" + written + "\" is no " + field.words(), "as in cron(0 12 * * ? *)");
      }
      converted.add(value);
    }
    return expression(String.join(" ", converted));
  }

  /// The first of the letters and signs that stand for certain days; null if there is none. Names
  /// of days contain none of them, except for Wednesday.
  private static @Nullable String special(String day) {
    String plain = day.toUpperCase(Locale.ROOT).replace("WED", "");
    for (String sign : List.of("L", "W", "#")) {
      if (plain.contains(sign)) {
        return sign;
      }
    }
    return null;
  }
}
