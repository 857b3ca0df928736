package aloft.cli.packaging.glob;

import static aloft.cli.packaging.glob.GlobNode.Count;
import static aloft.cli.packaging.glob.GlobNode.oneOf;
import static aloft.cli.packaging.glob.GlobNode.row;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes a pattern apart. Follows what `micromatch` makes of a pattern with `dot: true`, its habits
/// included: `{1..12}` is the set `[1-12]`, `a**` is `a*`, and in `!(a).js` nothing that begins
/// with `a` is meant.
final class GlobParser {
  private static final GlobNode SLASH = new GlobNode.Letter('/');
  private static final GlobNode STAR = new GlobNode.Star();
  private static final GlobNode DEEP = new GlobNode.Deep();
  private static final String PLAIN = "-*+?.^${}(|)[]";

  /// What stands before the place where the parser is.
  private enum Before {
    START,
    SLASH,
    OPEN,
    BAR,
    BRACE,
    OTHER
  }

  private final String text;
  private int at;
  private int parens;

  private GlobParser(String text) {
    this.text = text;
  }

  static GlobNode parse(String pattern) {
    GlobNode anyName = extension(pattern);
    return anyName != null ? anyName : new GlobParser(pattern).sequence(Before.START);
  }

  /// `**.js` crosses folders, other than `a/**.js`.
  private static @Nullable GlobNode extension(String pattern) {
    return pattern.matches("\\*\\*(\\.\\w+)+") ? row(DEEP, literal(pattern.substring(2))) : null;
  }

  private static GlobNode literal(String text) {
    return new GlobNode.Row(
        text.chars().<GlobNode>mapToObj(c -> new GlobNode.Letter((char) c)).toList());
  }

  /// Reads pieces up to the end of the text or of the group that holds them.
  private GlobNode sequence(Before first) {
    List<GlobNode> pieces = new ArrayList<>();
    boolean inBrace = first == Before.BRACE;
    boolean inGroup = first == Before.OPEN || first == Before.BAR || inBrace;
    Before before = first;
    boolean afterStar = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (inGroup && (c == '|' || (inBrace ? c == ',' || c == '}' : c == ')'))) {
        break;
      }
      boolean wasStar = !pieces.isEmpty() && pieces.getLast() instanceof GlobNode.Star;
      if (c == '*' && !opensGroup(at + 1)) {
        before = stars(pieces, before, afterStar, inBrace);
        afterStar = before == Before.SLASH;
        continue;
      }
      if (c == '/') {
        at++;
        pieces.add(SLASH);
        afterStar = wasStar;
        before = before == Before.START ? Before.OTHER : Before.SLASH;
        continue;
      }
      before = one(pieces, c) ? Before.OPEN : Before.OTHER;
    }
    return pieces.size() == 1 ? pieces.getFirst() : new GlobNode.Row(pieces);
  }

  /// Reads one piece and answers whether it was a group.
  private boolean one(List<GlobNode> pieces, char c) {
    boolean extended = "?*+@!".indexOf(c) >= 0 && opensGroup(at + 1);
    if (extended || (c == '(' && closing(at) > 0)) {
      at += extended ? 1 : 0;
      pieces.add(group(extended ? c : '@'));
      repeat(pieces, true);
      return true;
    }
    switch (c) {
      case '\\' -> escape(pieces);
      case '"' -> quote(pieces);
      case '[' -> set(pieces);
      case '{' -> brace(pieces);
      case '?' -> {
        at++;
        pieces.add(new GlobNode.Member(CharacterClass.NAME));
      }
      default -> {
        if (c == '+' && parens > 0 && !pieces.isEmpty()) {
          repeat(pieces, false);
        } else {
          at++;
          pieces.add(new GlobNode.Letter(c));
        }
      }
    }
    return false;
  }

  private boolean opensGroup(int open) {
    return open < text.length()
        && text.charAt(open) == '('
        && !text.startsWith("(?", open)
        && closing(open) > 0;
  }

  /// A `+` (after a group a `?` too) behind a piece says how often that piece may come.
  private void repeat(List<GlobNode> pieces, boolean optional) {
    char next = at < text.length() ? text.charAt(at) : 0;
    if ((next == '+' || (optional && next == '?')) && !opensGroup(at + 1)) {
      at++;
      Count count = next == '+' ? Count.SOME : Count.OPTIONAL;
      pieces.add(new GlobNode.Choice(List.of(pieces.removeLast()), count));
    }
  }

  private void escape(List<GlobNode> pieces) {
    at++;
    if (at == text.length()) {
      pieces.add(new GlobNode.Letter('\\'));
    } else if (text.charAt(at) != '/') {
      pieces.add(new GlobNode.Letter(text.charAt(at++)));
    }
  }

  private void quote(List<GlobNode> pieces) {
    int end = text.indexOf('"', at + 1);
    pieces.add(literal(text.substring(at + 1, end < 0 ? text.length() : end)));
    at = end < 0 ? text.length() : end + 1;
  }

  private void set(List<GlobNode> pieces) {
    boolean negated = text.startsWith("[^", at);
    int start = at + (negated ? 2 : 1);
    int end = start < text.length() && text.charAt(start) == ']' ? start + 1 : start;
    while (end < text.length() && text.charAt(end) != ']') {
      int named = text.startsWith("[:", end) ? text.indexOf(":]", end) : -1;
      end = named > 0 ? named + 2 : text.charAt(end) == '\\' ? end + 2 : end + 1;
    }
    if (end >= text.length()) {
      pieces.add(new GlobNode.Letter('['));
      at++;
      return;
    }
    String inner = text.substring(start, end);
    GlobNode member =
        new GlobNode.Member(
            CharacterClass.of(negated && !inner.contains("/") ? inner + "/" : inner, negated));
    boolean plain = !negated && inner.chars().noneMatch(c -> PLAIN.indexOf(c) >= 0);
    pieces.add(plain ? oneOf(literal("[" + inner + "]"), member) : member);
    at = end + 1;
    repeat(pieces, false);
  }

  private void brace(List<GlobNode> pieces) {
    Braces braces = Braces.at(text, at);
    switch (braces.kind()) {
      case OPEN -> {
        pieces.add(new GlobNode.Letter('{'));
        at++;
      }
      case RANGE -> {
        String[] ends = text.substring(at + 1, braces.end()).split("\\.\\.", -1);
        Arrays.sort(ends);
        pieces.add(new GlobNode.Member(CharacterClass.of(String.join("-", ends), false)));
        at = braces.end() + 1;
        repeat(pieces, false);
      }
      case PLAIN -> {
        pieces.add(new GlobNode.Letter('{'));
        at++;
        pieces.add(sequence(Before.BRACE));
        pieces.add(new GlobNode.Letter('}'));
        at++;
      }
      case LIST -> {
        pieces.add(options(Before.BRACE, '}', Count.ONE));
        repeat(pieces, false);
      }
    }
  }

  private GlobNode options(Before opened, char close, Count count) {
    List<GlobNode> options = new ArrayList<>();
    do {
      at++;
      boolean behindBar = close == ')' && !options.isEmpty();
      options.add(sequence(behindBar ? Before.BAR : opened));
    } while (at < text.length() && text.charAt(at) != close);
    at++;
    return new GlobNode.Choice(options, count);
  }

  private GlobNode group(char kind) {
    int end = closing(at);
    String inner = text.substring(at + 1, end);
    parens++;
    Count count =
        switch (kind) {
          case '?' -> Count.OPTIONAL;
          case '*' -> Count.ANY;
          case '+' -> Count.SOME;
          default -> Count.ONE;
        };
    GlobNode options = options(Before.OPEN, ')', count);
    parens--;
    return kind == '!' ? negated(options, inner) : options;
  }

  private GlobNode negated(GlobNode options, String inner) {
    String rest = text.substring(at);
    boolean deep = inner.length() > 1 && inner.contains("/");
    GlobNode any = deep ? DEEP : STAR;
    if (inner.contains("*") && rest.matches("\\.[^\\\\/.]+")) {
      return row(
          new GlobNode.Unless(row(options, new GlobParser(rest).sequence(Before.START))), any);
    }
    return deep || rest.matches("\\)*")
        ? row(new GlobNode.Unless(row(options, new GlobNode.End())), any)
        : row(new GlobNode.Unless(options), any);
  }

  /// Reads `*`, `**` or more, and with `**` the slashes that belong to it.
  private Before stars(List<GlobNode> pieces, Before before, boolean afterStar, boolean inBrace) {
    int count = 1;
    while (at + count < text.length()
        && text.charAt(at + count) == '*'
        && !opensGroup(at + count + 1)) {
      count++;
    }
    at += count;
    if (count != 2 || before == Before.OTHER || before == Before.BAR) {
      pieces.add(STAR);
      return Before.OTHER;
    }
    while (text.startsWith("/**", at) && (at + 3 == text.length() || text.charAt(at + 3) == '/')) {
      at += 3;
    }
    boolean ended = at == text.length();
    boolean slash = !ended && text.charAt(at) == '/';
    if (before == Before.START && slash) {
      at++;
      pieces.add(oneOf(row(), row(DEEP, SLASH)));
      return Before.SLASH;
    }
    if (before == Before.SLASH && slash) {
      at++;
      pieces.removeLast();
      // A `*` wants a letter, so `a/**/*` does not mean `a`.
      boolean last = at == text.length() || (text.charAt(at) == '*' && !opensGroup(at + 1));
      pieces.add(
          last
              ? oneOf(row(SLASH, DEEP, SLASH), SLASH)
              : oneOf(row(SLASH, DEEP, SLASH), SLASH, new GlobNode.End()));
      return Before.SLASH;
    }
    if (before == Before.SLASH && ended && !afterStar) {
      pieces.removeLast();
      pieces.add(oneOf(row(SLASH, DEEP), new GlobNode.End()));
      return Before.OTHER;
    }
    boolean stays =
        ended || slash || "(){".indexOf(text.charAt(at)) >= 0 || text.startsWith("@(", at);
    boolean closes = inBrace && !ended && ",}".indexOf(text.charAt(at)) >= 0;
    pieces.add(stays || closes ? DEEP : STAR);
    return Before.OTHER;
  }

  /// Where the group that opens here closes, or -1.
  private int closing(int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '(' -> depth++;
        case ')' -> {
          if (--depth == 0) {
            return i;
          }
        }
        default -> {}
      }
    }
    return -1;
  }
}
