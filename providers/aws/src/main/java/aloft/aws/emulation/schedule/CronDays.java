package aloft.aws.emulation.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// The day-of-month and day-of-week fields of a cron expression.
final class CronDays {
  private CronDays() {}

  /// Reads a day of month: `1,15`, `L` (the last day), `15W` (the nearest weekday), `LW`.
  static Predicate<LocalDate> ofMonth(String text) {
    List<Predicate<LocalDate>> predicates = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String word = part.toUpperCase(Locale.ROOT);
      if (word.equals("L")) {
        predicates.add(date -> date.getDayOfMonth() == date.lengthOfMonth());
      } else if (word.equals("LW")) {
        predicates.add(
            date -> date.equals(nearestWeekday(date.withDayOfMonth(date.lengthOfMonth()))));
      } else if (word.endsWith("W")) {
        int day = CronField.DAYS.number(word.substring(0, word.length() - 1));
        predicates.add(date ->
            day <= date.lengthOfMonth() && date.equals(nearestWeekday(date.withDayOfMonth(day))));
      } else {
        var numbers = CronField.DAYS.read(part);
        predicates.add(date -> numbers.get(date.getDayOfMonth()));
      }
    }
    return anyOf(predicates);
  }

  /// Reads a day of week: `MON-FRI`, `L` (the last day of the week), `6L` (the last Friday), `3#2`
  /// (the second Tuesday); 1 is Sunday.
  static Predicate<LocalDate> ofWeek(String text) {
    List<Predicate<LocalDate>> predicates = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String word = part.toUpperCase(Locale.ROOT);
      int hash = word.indexOf('#');
      if (word.equals("L")) {
        predicates.add(date -> weekday(date) == 7);
      } else if (hash >= 0) {
        int day = CronField.WEEKDAYS.number(word.substring(0, hash));
        int week = week(word, word.substring(hash + 1));
        predicates.add(date -> weekday(date) == day && (date.getDayOfMonth() - 1) / 7 + 1 == week);
      } else if (word.endsWith("L")) {
        int day = CronField.WEEKDAYS.number(word.substring(0, word.length() - 1));
        predicates.add(
            date -> weekday(date) == day && date.getDayOfMonth() + 7 > date.lengthOfMonth());
      } else {
        var numbers = CronField.WEEKDAYS.read(part);
        predicates.add(date -> numbers.get(weekday(date)));
      }
    }
    return anyOf(predicates);
  }

  private static int week(String part, String text) {
    if (text.length() != 1 || text.charAt(0) < '1' || text.charAt(0) > '5') {
      throw new IllegalArgumentException(
          "\"" + part + "\" does not name a week of the month from 1 to 5");
    }
    return text.charAt(0) - '0';
  }

  private static Predicate<LocalDate> anyOf(List<Predicate<LocalDate>> predicates) {
    return date -> {
      for (Predicate<LocalDate> predicate : predicates) {
        if (predicate.test(date)) {
          return true;
        }
      }
      return false;
    };
  }

  private static int weekday(LocalDate date) {
    return date.getDayOfWeek().getValue() % 7 + 1;
  }

  // Stays in the same month.
  private static LocalDate nearestWeekday(LocalDate date) {
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
