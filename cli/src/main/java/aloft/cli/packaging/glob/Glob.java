package aloft.cli.packaging.glob;

import java.util.List;

/// A compiled pattern like `src/**/*.js`. Paths are relative, separated by `/`, and do not end in
/// `/`.
public final class Glob {
  private static final String SPECIAL = "*?[]{}()!@+|\\\"";

  private final String pattern;
  private final boolean negated;
  private final String prefix;
  private final String suffix;
  private final GlobProgram program;

  private Glob(String pattern) {
    this.pattern = pattern;
    String text = pattern;
    boolean negated = false;
    while (text.startsWith("!") && !text.startsWith("!(")) {
      negated = !negated;
      text = text.substring(1);
    }
    while (text.startsWith("./")) {
      text = text.substring(2);
    }
    this.negated = negated;
    this.prefix = prefix(text);
    this.suffix = suffix(text);
    this.program = GlobProgram.of(GlobParser.parse(text));
  }

  /// Which of the paths below a folder a pattern matches.
  public enum Reach {
    /// It matches none of them.
    NONE,
    /// It may match some of them.
    SOME,
    /// It matches all of them.
    ALL
  }

  /// Compiles a pattern. Every text is a valid pattern; an unclosed group matches its own
  /// characters.
  public static Glob of(String pattern) {
    return new Glob(pattern);
  }

  /// Expands the braces of a pattern.
  public static List<String> expand(String pattern) {
    return Braces.expand(pattern);
  }

  public boolean matches(String path) {
    if (path.equals(pattern)) {
      return true;
    }
    boolean possible =
        path.length() >= prefix.length() && path.startsWith(prefix) && path.endsWith(suffix);
    return negated != (possible && program.matches(path));
  }

  /// Which of the paths below a folder this pattern matches. `NONE` and `ALL` are exact; `SOME` may
  /// be an overestimate.
  public Reach reachBelow(String folder) {
    String path = folder + "/";
    if (negated) {
      return Reach.SOME;
    }
    if (pattern.startsWith(path)) {
      // A path may be equal to the text of the pattern.
      return program.reachBelow(path) == Reach.ALL ? Reach.ALL : Reach.SOME;
    }
    return path.regionMatches(0, prefix, 0, Math.min(path.length(), prefix.length()))
        ? program.reachBelow(path)
        : Reach.NONE;
  }

  /// The literal text that every match begins with.
  private static String prefix(String text) {
    int end = 0;
    while (end < text.length() && SPECIAL.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    boolean whole = end == text.length();
    if (!whole && end > 0) {
      // `a/**` matches `a` too, and a `?` or `+` may repeat or remove the character before it.
      end--;
    }
    return text.substring(0, end);
  }

  /// The literal text that every match ends with.
  private static String suffix(String text) {
    int start = text.length();
    while (start > 0 && SPECIAL.indexOf(text.charAt(start - 1)) < 0) {
      start--;
    }
    // The character after a special one may belong to it, as in `\n` or `**/`.
    return start == 0 ? text : text.substring(Math.min(text.length(), start + 1));
  }

  @Override
  public String toString() {
    return pattern;
  }
}
