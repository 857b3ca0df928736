package aloft.build.portable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A field of a crontab, in order. On AWS, the days of the week are 1 to 7 from Sunday; in a
/// crontab they are 0 to 6.
enum CronField {
  MINUTE("minute", 0, 59, List.of()),
  HOUR("hour", 0, 23, List.of()),
  DAY_OF_MONTH("day of the month", 1, 31, List.of()),
  MONTH(
      "month",
      1,
      12,
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
  DAY_OF_WEEK("day of the week", 0, 6, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

  private final String words;
  private final int min;
  private final int max;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
  private final List<String> names;

  CronField(String words, int min, int max, List<String> names) {
    this.words = words;
    this.min = min;
    this.max = max;
    this.names = names;
  }

  String words() {
    return words;
  }

  static boolean isRestricted(String value) {
    return !value.equals("*") && !value.equals("?");
  }

  /// Returns how much larger the numbers of AWS are.
  private int shift() {
    return this == DAY_OF_WEEK ? 1 : 0;
  }

  /// Returns a value of AWS as a crontab has it; null if it is no value of this field.
  @Nullable String ofAws(String value) {
    if (!isRestricted(value)) {
      return "*";
    }
    List<String> parts = new ArrayList<>();
    for (String part : value.split(",", -1)) {
      String converted = part(part);
      if (converted == null) {
        return null;
      }
      parts.add(converted);
    }
    return String.join(",", parts);
  }

  private @Nullable String part(String part) {
    int slash = part.indexOf('/');
    String range = slash < 0 ? part : part.substring(0, slash);
    String step = slash < 0 ? "" : part.substring(slash);
    if (slash >= 0 && number(part.substring(slash + 1)) < 1) {
      return null;
    }
    if (range.equals("*")) {
      return slash < 0 ? "*" : "*" + step;
    }
    int dash = range.indexOf('-');
    String first = single(dash < 0 ? range : range.substring(0, dash));
    String last = dash < 0 ? null : single(range.substring(dash + 1));
    if (first == null || (dash >= 0 && last == null)) {
      return null;
    }
    if (last == null) {
      return slash < 0 ? first : first + "-" + max + step;
    }
    return position(first) <= position(last)
        ? first + "-" + last + step
        : slash < 0 ? around(position(first), position(last)) : null;
  }

  // A range over the end of the week or the year.
  private String around(int first, int last) {
    List<String> values = new ArrayList<>();
    for (int i = first; i != last + 1; i = i == max ? min : i + 1) {
      values.add(String.valueOf(i));
    }
    return String.join(",", values);
  }

  private int position(String value) {
    int name = names.indexOf(value);
    return name < 0 ? number(value) : name + min;
  }

  private @Nullable String single(String value) {
    String name = value.toUpperCase(Locale.ROOT);
    if (names.contains(name)) {
      return name;
    }
    int number = number(value);
    boolean isValid = number >= min + shift() && number <= max + shift();
    return isValid ? String.valueOf(number - shift()) : null;
  }

  /// Returns a number of at most five digits; -1 for any other text.
  static int number(String text) {
    boolean isNumber =
        !text.isEmpty()
            && text.length() < 6
            && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    return isNumber ? Integer.parseInt(text) : -1;
  }
}
