package aloft.spi.diagnostic;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds the word that a mistyped one was probably meant to be.
public final class Suggestion {
  private Suggestion() {}

  /// `did you mean "handler"?`, or null where no known word is near.
  public static @Nullable String didYouMean(String typed, Iterable<String> known) {
    String near = nearest(typed, known);
    return near == null ? null : "did you mean \"" + near + "\"?";
  }

  /// The nearest known word: within a third of the typed one's length, at most 3 edits away. Upper
  /// and lower case are the same.
  public static @Nullable String nearest(String typed, Iterable<String> known) {
    int most = Math.min(typed.length() / 3, 3);
    String nearest = null;
    int least = most + 1;
    for (String word : known) {
      int distance = distance(typed, word);
      if (distance < least
          || (distance == least && nearest != null && word.compareTo(nearest) < 0)) {
        nearest = word;
        least = distance;
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
