package aloft.spi.diagnostic;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Suggests a known word for a mistyped one.
public final class Suggestion {
  private Suggestion() {}

  /// Returns a text such as `did you mean "handler"?`, or null if no known word is similar.
  public static @Nullable String didYouMean(String typed, Iterable<String> known) {
    String nearest = nearest(typed, known);
    return nearest == null ? null : "did you mean \"" + nearest + "\"?";
  }

  /// Returns the nearest known word: at most a third of the typed word's length, and at most 3
  /// edits, away. Ignores case. Null if there is none.
  public static @Nullable String nearest(String typed, Iterable<String> known) {
    int maxDistance = Math.min(typed.length() / 3, 3);
    String nearest = null;
    int minDistance = maxDistance + 1;
    for (String word : known) {
      int distance = distance(typed, word);
      if (distance < minDistance
          || (distance == minDistance && nearest != null && word.compareTo(nearest) < 0)) {
        nearest = word;
        minDistance = distance;
      }
    }
    return nearest;
  }

  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
