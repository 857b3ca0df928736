package aloft.aws.emulation.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/// A field of a cron expression: its name, its numbers, and words for them.
///
/// @param words for the numbers from the least on; may be none
record CronField(String name, int least, int most, List<String> words) {
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

  /// The numbers that a text like `1,5-9,20/5` names.
  ///
  /// @throws IllegalArgumentException where it names none
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
    int step = slash < 0 ? 1 : plain(part.substring(slash + 1));
    if (step < 1) {
      throw wrong(part);
    }
    int dash = range.indexOf('-');
    int from = range.equals("*") ? least : number(dash < 0 ? range : range.substring(0, dash));
    int to;
    if (dash >= 0) {
      to = number(range.substring(dash + 1));
    } else {
      to = slash >= 0 || range.equals("*") ? most : from;
    }
    // FRI-MON goes on behind the end
    int size = most - least + 1;
    int last = to < from ? to + size : to;
    for (int number = from; number <= last; number += step) {
      numbers.set(number > most ? number - size : number);
    }
  }

  /// One number, or the word for it.
  int number(String text) {
    int word = words.indexOf(text.toUpperCase(Locale.ROOT));
    int number = word >= 0 ? word + least : plain(text);
    if (number < least || number > most) {
      throw wrong(text);
    }
    return number;
  }

  private int plain(String text) {
    try {
      return text.length() > 4 ? -1 : Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw wrong(text);
    }
  }

  IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" is no " + name + " (" + least + " to " + most + ")");
  }
}
