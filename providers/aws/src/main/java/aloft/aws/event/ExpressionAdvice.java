package aloft.aws.event;

import aloft.aws.emulation.schedule.ScheduleExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds schedule expressions that EventBridge refuses, and what was probably meant.
///
/// @see <a
///   href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html">Schedule
///   expressions</a>
final class ExpressionAdvice {
  private static final String FIELDS =
      "minutes hours day-of-month month day-of-week year; ? for one of the days";
  private static final List<String> DAYS =
      List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");

  private static final Pattern RATE = Pattern.compile("\\s*(\\d{1,9})\\s*(minute|hour|day)s?\\s*");

  private ExpressionAdvice() {}

  record Finding(String message, String hint) {}

  /// Checks an expression.
  ///
  /// @param text an expression
  /// @param scheduler whether EventBridge Scheduler reads it
  /// @return null if it is right, or no expression at all
  static @Nullable Finding of(String text, boolean scheduler) {
    int open = text.indexOf('(');
    if (open < 0 || !text.endsWith(")")) {
      return null; // The schema reports it.
    }
    String inner = text.substring(open + 1, text.length() - 1);
    return switch (text.substring(0, open)) {
      case "rate" -> rate(text, inner);
      case "cron" -> cron(text, inner);
      case "at" ->
          scheduler
              ? invalid(text, "as in at(2027-01-31T12:00:00)")
              : new Finding(
                  text + " is supported by EventBridge Scheduler only",
                  "add \"method: scheduler\"");
      default -> null;
    };
  }

  private static @Nullable Finding rate(String text, String inner) {
    Matcher parts = RATE.matcher(inner);
    if (!parts.matches() || Integer.parseInt(parts.group(1)) == 0) {
      return new Finding(
          text + " is not a number of minutes, hours or days", "as in rate(5 minutes)");
    }
    int number = Integer.parseInt(parts.group(1));
    String right = "rate(" + number + " " + parts.group(2) + (number == 1 ? "" : "s") + ")";
    return text.equals(right) ? null : new Finding(text + " is refused by AWS", "write " + right);
  }

  private static @Nullable Finding cron(String text, String inner) {
    List<String> fields = new ArrayList<>(List.of(inner.strip().split("\\s+", -1)));
    if (fields.size() == 5) {
      fields.set(4, withDayNames(fields.get(4)));
      fields.add("*");
      return new Finding(
          text + " has five fields, but AWS's cron has six: the last one is the year",
          "write " + withOneDay(fields));
    }
    boolean anyDay =
        fields.size() == 6
            && ((fields.get(2).equals("*") && !fields.get(4).equals("?"))
                || (fields.get(4).equals("*") && !fields.get(2).equals("?")));
    if (anyDay) {
      return new Finding(
          text + ": either the day of the month or the day of the week must be ?",
          "write " + withOneDay(fields));
    }
    return invalid(text, FIELDS);
  }

  private static String withOneDay(List<String> fields) {
    List<String> right = new ArrayList<>(fields);
    if (right.get(4).equals("*")) {
      right.set(4, "?");
    } else if (right.get(2).equals("*")) {
      right.set(2, "?");
    }
    return "cron(" + String.join(" ", right) + ")";
  }

  // Other crons count the days of the week from Sunday = 0, AWS from Sunday = 1.
  private static String withDayNames(String field) {
    return Pattern.compile("(?<![/\\d#])[0-7](?!\\d)")
        .matcher(field)
        .replaceAll(day -> DAYS.get(Integer.parseInt(day.group())));
  }

  private static @Nullable Finding invalid(String text, String hint) {
    try {
      ScheduleExpression.read(text);
      return null;
    } catch (IllegalArgumentException e) {
      return new Finding(text + ": " + e.getMessage(), hint);
    }
  }
}
