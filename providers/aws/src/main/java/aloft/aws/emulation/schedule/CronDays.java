package aloft.aws.emulation.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// The days that a cron expression means, by the day of the month or by that of the week.
final class CronDays {
  private CronDays() {}

  /// Reads `1,15`, `L` (the last one), `15W` (the weekday that is next to it), `LW`.
  static Predicate<LocalDate> ofMonth(String text) {
    List<Predicate<LocalDate>> any = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String word = part.toUpperCase(Locale.ROOT);
      if (word.equals("L")) {
        any.add(date -> date.getDayOfMonth() == date.lengthOfMonth());
      } else if (word.equals("LW")) {
        any.add(date -> date.equals(nearest(date.withDayOfMonth(date.lengthOfMonth()))));
      } else if (word.endsWith("W")) {
        int day = CronField.DAYS.number(word.substring(0, word.length() - 1));
        any.add(
            date -> day <= date.lengthOfMonth() && date.equals(nearest(date.withDayOfMonth(day))));
      } else {
        var numbers = CronField.DAYS.read(part);
        any.add(date -> numbers.get(date.getDayOfMonth()));
      }
    }
    return one(any);
  }

  /// Reads `MON-FRI`, `L` (the last day of the week), `6L` (the last Friday), `3#2` (the second
  /// Tuesday); 1 is Sunday.
  static Predicate<LocalDate> ofWeek(String text) {
    List<Predicate<LocalDate>> any = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String word = part.toUpperCase(Locale.ROOT);
      int hash = word.indexOf('#');
      if (word.equals("L")) {
        any.add(date -> number(date) == 7);
      } else if (hash >= 0) {
        int day = CronField.WEEKDAYS.number(word.substring(0, hash));
        int week = week(word, word.substring(hash + 1));
        any.add(date -> number(date) == day && (date.getDayOfMonth() - 1) / 7 + 1 == week);
      } else if (word.endsWith("L")) {
        int day = CronField.WEEKDAYS.number(word.substring(0, word.length() - 1));
        any.add(date -> number(date) == day && date.getDayOfMonth() + 7 > date.lengthOfMonth());
      } else {
        var numbers = CronField.WEEKDAYS.read(part);
        any.add(date -> numbers.get(number(date)));
      }
    }
    return one(any);
  }

  private static int week(String part, String text) {
    if (text.length() != 1 || text.charAt(0) < '1' || text.charAt(0) > '5') {
      throw new IllegalArgumentException("\"" + part + "\" is no day of a week (1 to 5)");
    }
    return text.charAt(0) - '0';
  }

  private static Predicate<LocalDate> one(List<Predicate<LocalDate>> any) {
    return date -> {
      for (Predicate<LocalDate> each : any) {
        if (each.test(date)) {
          return true;
        }
      }
      return false;
    };
  }

  private static int number(LocalDate date) {
    return date.getDayOfWeek().getValue() % 7 + 1;
  }

  // Never in another month.
  private static LocalDate nearest(LocalDate date) {
    if (date.getDayOfWeek() == DayOfWeek.SATURDAY) {
      return date.getDayOfMonth() == 1 ? date.plusDays(2) : date.minusDays(1);
    }
    if (date.getDayOfWeek() == DayOfWeek.SUNDAY) {
      boolean last = date.getDayOfMonth() == date.lengthOfMonth();
      return last ? date.with(TemporalAdjusters.previous(DayOfWeek.FRIDAY)) : date.plusDays(1);
    }
    return date;
  }
}
