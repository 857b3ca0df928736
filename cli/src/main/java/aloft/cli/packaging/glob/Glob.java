package aloft.cli.packaging.glob;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.List;

/// A compiled pattern like `src/**/*.js`. Paths are relative, separated by `/`, and do not end in
/// `/`.
public final class Glob {
  /// The limit of `micromatch`, too.
  private static final int MAX_LENGTH = 65_536;

  private static final int MAX_WILDCARDS = 500;
  private static final int MAX_DEPTH = 100;
  private static final int MAX_SHOWN = 60;
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
  ///
  /// @throws UserException if it is too complex
  public static Glob of(String pattern) {
    if (isTooComplex(pattern)) {
      throw new UserException(tooComplex(pattern));
    }
    return new Glob(pattern);
  }

  /// Expands the braces of a pattern.
  ///
  /// @throws UserException if there are more than 1,000 alternatives
  public static List<String> expand(String pattern) {
    List<String> expanded = isTooComplex(pattern) ? List.of() : Braces.expand(pattern);
    if (expanded.isEmpty() || expanded.size() > Braces.MAX_ALTERNATIVES) {
      throw new UserException(tooComplex(pattern));
    }
    return expanded;
  }

  /// The error about a pattern that takes too long to match.
  private static Diagnostic tooComplex(String pattern) {
    String text = pattern.length() > MAX_SHOWN ? pattern.substring(0, MAX_SHOWN) + "..." : pattern;
    return Diagnostic.error("package/pattern", "the pattern \"" + text + "\" is too complex")
        .hint("split it into several patterns");
  }

  private static boolean isTooComplex(String pattern) {
    int wildcards = 0;
    int depth = 0;
    for (int i = 0; i < pattern.length(); i++) {
      switch (pattern.charAt(i)) {
        case '*', '?' -> wildcards++;
        case '{', '(', '[' -> {
          wildcards++;
          depth++;
        }
        case '}', ')', ']' -> depth--;
        default -> {}
      }
      if (wildcards > MAX_WILDCARDS || depth > MAX_DEPTH) {
        return true;
      }
    }
    return pattern.length() > MAX_LENGTH;
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
