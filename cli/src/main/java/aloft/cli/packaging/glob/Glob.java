package aloft.cli.packaging.glob;

import java.util.List;

/// A pattern like `src/**/*.js` that says which paths are meant. Paths are relative, with `/`
/// between names and none at their end.
public final class Glob {
  private static final String MAGIC = "*?[]{}()!@+|\\\"";

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

  /// What a pattern says about the paths below a folder.
  public enum Reach {
    /// It matches none of them.
    NONE,
    /// It may match some of them.
    SOME,
    /// It matches all of them.
    ALL
  }

  /// Compiles a pattern. Every text is a pattern; one that opens a group without closing it means
  /// itself.
  public static Glob of(String pattern) {
    return new Glob(pattern);
  }

  /// The patterns that the braces of a pattern stand for.
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

  /// What this pattern says about the paths below a folder. `NONE` and `ALL` are certain.
  public Reach below(String folder) {
    String path = folder + "/";
    if (negated) {
      return Reach.SOME;
    }
    if (pattern.startsWith(path)) {
      // A path may be spelled like the pattern.
      return program.below(path) == Reach.ALL ? Reach.ALL : Reach.SOME;
    }
    return path.regionMatches(0, prefix, 0, Math.min(path.length(), prefix.length()))
        ? program.below(path)
        : Reach.NONE;
  }

  /// The text that every match begins with.
  private static String prefix(String text) {
    int end = 0;
    while (end < text.length() && MAGIC.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    boolean whole = end == text.length();
    if (!whole && end > 0) {
      // `a/**` means `a` too, and a `?` or `+` may make the letter before it come again or not at
      // all.
      end--;
    }
    return text.substring(0, end);
  }

  /// The text that every match ends with.
  private static String suffix(String text) {
    int start = text.length();
    while (start > 0 && MAGIC.indexOf(text.charAt(start - 1)) < 0) {
      start--;
    }
    // The letter behind a magic one may belong to it, as in `\n` or `**/`.
    return start == 0 ? text : text.substring(Math.min(text.length(), start + 1));
  }

  @Override
  public String toString() {
    return pattern;
  }
}
