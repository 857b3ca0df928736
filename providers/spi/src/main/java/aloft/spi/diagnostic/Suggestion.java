package aloft.spi.diagnostic;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Suggests a known word for a mistyped one.
public final class Suggestion {
  private static final int MAX_EDITS = 3;

  // Longer words are data, and lists of more words are generated.
  private static final int MAX_LENGTH = 100;
  private static final int MAX_WORDS = 2000;

  private Suggestion() {}

  /// Returns a text such as `did you mean "handler"?`, or null if no known word is similar.
  public static @Nullable String didYouMean(String typed, Iterable<String> known) {
    String nearest = nearest(typed, known);
    return nearest == null ? null : "did you mean \"" + nearest + "\"?";
  }

  /// Returns the nearest known word: at most a third of the typed word's length, and at most 3
  /// edits, away. Ignores case. Null if there is none, or if the typed word is longer than 100
  /// characters.
  public static @Nullable String nearest(String typed, Iterable<String> known) {
    if (typed.length() > MAX_LENGTH) {
      return null;
    }
    int maxDistance = Math.min(typed.length() / 3, MAX_EDITS);
    String lower = typed.toLowerCase(Locale.ROOT);
    String nearest = null;
    int minDistance = maxDistance + 1;
    int words = 0;
    for (String word : known) {
      if (++words > MAX_WORDS) {
        break;
      }
      if (Math.abs(word.length() - typed.length()) > maxDistance) {
        continue;
      }
      int distance = distance(lower, word.toLowerCase(Locale.ROOT), minDistance);
      if (distance < minDistance
          || (distance == minDistance && nearest != null && word.compareTo(nearest) < 0)) {
        nearest = word;
        minDistance = distance;
      }
    }
    return nearest;
  }

  /// The number of insertions, deletions, replacements and swaps of neighbours between two words; a
  /// larger number than the limit if it exceeds the limit.
  private static int distance(String a, String b, int limit) {
    int[] before = new int[b.length() + 1];
    int[] above = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] free = before;
      before = above;
      above = row;
      row = free;
      row[0] = i;
      int least = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
        least = Math.min(least, row[j]);
      }
      // A swap reaches back by two rows, and costs one.
      if (least > limit + 1) {
        return limit + 1;
      }
    }
    return row[b.length()];
  }
}
