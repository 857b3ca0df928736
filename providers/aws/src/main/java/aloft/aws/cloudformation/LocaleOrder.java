package aloft.aws.cloudformation;

/// The order of keys that the Serverless Framework sorts with JavaScript's `localeCompare`: by the
/// root collation of Unicode. Hashes that must equal those of the Serverless Framework depend on
/// it.
///
/// Exact for ASCII. Other characters come after ASCII, in the order of their codes.
///
/// @see <a href="https://www.unicode.org/charts/collation/">Collation charts</a>
public final class LocaleOrder {
  private static final String ASCII =
      " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz";

  private static final int[] RANKS = new int[128];

  static {
    for (int i = 0; i < RANKS.length; i++) {
      RANKS[i] = computed((char) i);
    }
  }

  private LocaleOrder() {}

  /// Compares two keys. Case counts only between keys that are equal without it: lower case is
  /// first.
  public static int compare(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    for (int i = 0; i < shorter; i++) {
      int difference = rank(left.charAt(i)) - rank(right.charAt(i));
      if (difference != 0) {
        return difference;
      }
    }
    int difference = left.length() - right.length();
    return difference != 0 ? difference : right.compareTo(left);
  }

  private static int rank(char c) {
    return c < RANKS.length ? RANKS[c] : computed(c);
  }

  private static int computed(char c) {
    int at = ASCII.indexOf(Character.toLowerCase(c));
    return at >= 0 ? at : ASCII.length() + c;
  }
}
