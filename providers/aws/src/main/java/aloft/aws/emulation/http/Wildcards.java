package aloft.aws.emulation.http;

/// Patterns in which `*` stands for any characters and `?` for one.
final class Wildcards {
  private Wildcards() {}

  /// Whether a whole text matches a pattern, in time linear in both for one `*`.
  static boolean match(String pattern, String text) {
    int p = 0;
    int v = 0;
    int star = -1;
    int mark = 0;
    while (v < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = v;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(v))) {
        p++;
        v++;
      } else if (star >= 0) {
        p = star + 1;
        v = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
