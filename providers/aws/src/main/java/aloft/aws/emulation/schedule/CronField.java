package aloft.aws.emulation.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/// A field of a cron expression: its name, its range of numbers, and names for them.
///
/// @param words names for the numbers, starting at the minimum; may be empty
record CronField(String name, int min, int max, List<String> words) {
  static final CronField MINUTES = new CronField("minutes", 0, 59, List.of());
  static final CronField HOURS = new CronField("hours", 0, 23, List.of());
  static final CronField DAYS = new CronField("day of month", 1, 31, List.of());
  static final CronField MONTHS =
      new CronField(
          "month",
          1,
          12,
          List.of(
              "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"));
  static final CronField WEEKDAYS =
      new CronField("day of week", 1, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));
  static final CronField YEARS = new CronField("year", 1970, 2199, List.of());

  /// Reads a list such as `1,5-9,20/5`.
  ///
  /// @throws IllegalArgumentException if it is invalid or out of range
  BitSet read(String text) {
    BitSet numbers = new BitSet();
    for (String part : text.split(",", -1)) {
      add(part, numbers);
    }
    return numbers;
  }

  private void add(String part, BitSet numbers) {
    int slash = part.indexOf('/');
    String range = slash < 0 ? part : part.substring(0, slash);
    int step = slash < 0 ? 1 : parse(part.substring(slash + 1));
    if (step < 1) {
      throw error(part);
    }
    int dash = range.indexOf('-');
    int from = range.equals("*") ? min : number(dash < 0 ? range : range.substring(0, dash));
    int to;
    if (dash >= 0) {
      to = number(range.substring(dash + 1));
    } else {
      to = slash >= 0 || range.equals("*") ? max : from;
    }
    // a range such as FRI-MON wraps around
    int size = max - min + 1;
    int last = to < from ? to + size : to;
    for (int number = from; number <= last; number += step) {
      numbers.set(number > max ? number - size : number);
    }
  }

  /// Reads one number or its name.
  int number(String text) {
    int word = words.indexOf(text.toUpperCase(Locale.ROOT));
    int number = word >= 0 ? word + min : parse(text);
    if (number < min || number > max) {
      throw error(text);
    }
    return number;
  }

  private int parse(String text) {
    try {
      return text.length() > 4 ? -1 : Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw error(text);
    }
  }

  IllegalArgumentException error(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" is not a valid " + name + " value (" + min + " to " + max + ")");
  }
}
