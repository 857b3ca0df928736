package aloft.cli.packaging.glob;

import static aloft.cli.packaging.glob.GlobNode.Repetition;
import static aloft.cli.packaging.glob.GlobNode.concat;
import static aloft.cli.packaging.glob.GlobNode.oneOf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parses a pattern as `micromatch` does with `dot: true`, including its quirks: `{1..12}` is the
/// set `[1-12]`, `a**` is `a*`, and `!(a).js` matches nothing that begins with `a`.
final class GlobParser {
  private static final GlobNode SLASH = new GlobNode.Literal('/');
  private static final GlobNode STAR = new GlobNode.Star();
  private static final GlobNode DOUBLE_STAR = new GlobNode.DoubleStar();
  private static final String REGEX_CHARACTERS = "-*+?.^${}(|)[]";

  /// The kind of element before the current position.
  private enum Preceding {
    START,
    SLASH,
    GROUP_OPEN,
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
    GlobNode anyName = doubleStarWithExtension(pattern);
    return anyName != null ? anyName : new GlobParser(pattern).sequence(Preceding.START);
  }

  /// `**.js` matches across folders, unlike `a/**.js`.
  private static @Nullable GlobNode doubleStarWithExtension(String pattern) {
    return pattern.matches("\\*\\*(\\.\\w+)+")
        ? concat(DOUBLE_STAR, literal(pattern.substring(2)))
        : null;
  }

  private static GlobNode literal(String text) {
    return new GlobNode.Sequence(
        text.chars().<GlobNode>mapToObj(c -> new GlobNode.Literal((char) c)).toList());
  }

  /// Parses nodes up to the end of the text or of the enclosing group.
  private GlobNode sequence(Preceding first) {
    List<GlobNode> nodes = new ArrayList<>();
    boolean inBrace = first == Preceding.BRACE;
    boolean inGroup = first == Preceding.GROUP_OPEN || first == Preceding.BAR || inBrace;
    Preceding before = first;
    boolean afterStar = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (inGroup && (c == '|' || (inBrace ? c == ',' || c == '}' : c == ')'))) {
        break;
      }
      boolean wasStar = !nodes.isEmpty() && nodes.getLast() instanceof GlobNode.Star;
      if (c == '*' && !opensGroup(at + 1)) {
        before = stars(nodes, before, afterStar, inBrace);
        afterStar = before == Preceding.SLASH;
        continue;
      }
      if (c == '/') {
        at++;
        nodes.add(SLASH);
        afterStar = wasStar;
        before = before == Preceding.START ? Preceding.OTHER : Preceding.SLASH;
        continue;
      }
      before = node(nodes, c) ? Preceding.GROUP_OPEN : Preceding.OTHER;
    }
    return nodes.size() == 1 ? nodes.getFirst() : new GlobNode.Sequence(nodes);
  }

  /// Parses one node and returns whether it was a group.
  private boolean node(List<GlobNode> nodes, char c) {
    boolean extended = "?*+@!".indexOf(c) >= 0 && opensGroup(at + 1);
    if (extended || (c == '(' && closingParenthesis(at) > 0)) {
      at += extended ? 1 : 0;
      nodes.add(group(extended ? c : '@'));
      repeat(nodes, true);
      return true;
    }
    switch (c) {
      case '\\' -> escape(nodes);
      case '"' -> quote(nodes);
      case '[' -> set(nodes);
      case '{' -> brace(nodes);
      case '?' -> {
        at++;
        nodes.add(new GlobNode.InSet(CharacterClass.ANY_IN_NAME));
      }
      default -> {
        if (c == '+' && parens > 0 && !nodes.isEmpty()) {
          repeat(nodes, false);
        } else {
          at++;
          nodes.add(new GlobNode.Literal(c));
        }
      }
    }
    return false;
  }

  private boolean opensGroup(int open) {
    return open < text.length()
        && text.charAt(open) == '('
        && !text.startsWith("(?", open)
        && closingParenthesis(open) > 0;
  }

  /// Applies a `+` quantifier, or a `?` after a group, to the last node.
  private void repeat(List<GlobNode> nodes, boolean optional) {
    char next = at < text.length() ? text.charAt(at) : 0;
    if ((next == '+' || (optional && next == '?')) && !opensGroup(at + 1)) {
      at++;
      Repetition repetition = next == '+' ? Repetition.ONE_OR_MORE : Repetition.OPTIONAL;
      nodes.add(new GlobNode.Choice(List.of(nodes.removeLast()), repetition));
    }
  }

  private void escape(List<GlobNode> nodes) {
    at++;
    if (at == text.length()) {
      nodes.add(new GlobNode.Literal('\\'));
    } else if (text.charAt(at) != '/') {
      nodes.add(new GlobNode.Literal(text.charAt(at++)));
    }
  }

  private void quote(List<GlobNode> nodes) {
    int end = text.indexOf('"', at + 1);
    nodes.add(literal(text.substring(at + 1, end < 0 ? text.length() : end)));
    at = end < 0 ? text.length() : end + 1;
  }

  private void set(List<GlobNode> nodes) {
    boolean negated = text.startsWith("[^", at);
    int start = at + (negated ? 2 : 1);
    int end = start < text.length() && text.charAt(start) == ']' ? start + 1 : start;
    while (end < text.length() && text.charAt(end) != ']') {
      int named = text.startsWith("[:", end) ? text.indexOf(":]", end) : -1;
      end = named > 0 ? named + 2 : text.charAt(end) == '\\' ? end + 2 : end + 1;
    }
    if (end >= text.length()) {
      nodes.add(new GlobNode.Literal('['));
      at++;
      return;
    }
    String inner = text.substring(start, end);
    GlobNode member =
        new GlobNode.InSet(
            CharacterClass.of(negated && !inner.contains("/") ? inner + "/" : inner, negated));
    boolean isLiteral = !negated && inner.chars().noneMatch(c -> REGEX_CHARACTERS.indexOf(c) >= 0);
    nodes.add(isLiteral ? oneOf(literal("[" + inner + "]"), member) : member);
    at = end + 1;
    repeat(nodes, false);
  }

  private void brace(List<GlobNode> nodes) {
    Braces braces = Braces.at(text, at);
    switch (braces.kind()) {
      case UNCLOSED -> {
        nodes.add(new GlobNode.Literal('{'));
        at++;
      }
      case RANGE -> {
        String[] ends = text.substring(at + 1, braces.end()).split("\\.\\.", -1);
        Arrays.sort(ends);
        nodes.add(new GlobNode.InSet(CharacterClass.of(String.join("-", ends), false)));
        at = braces.end() + 1;
        repeat(nodes, false);
      }
      case LITERAL -> {
        nodes.add(new GlobNode.Literal('{'));
        at++;
        nodes.add(sequence(Preceding.BRACE));
        nodes.add(new GlobNode.Literal('}'));
        at++;
      }
      case LIST -> {
        nodes.add(options(Preceding.BRACE, '}', Repetition.ONE));
        repeat(nodes, false);
      }
    }
  }

  private GlobNode options(Preceding opened, char close, Repetition repetition) {
    List<GlobNode> options = new ArrayList<>();
    do {
      at++;
      boolean behindBar = close == ')' && !options.isEmpty();
      options.add(sequence(behindBar ? Preceding.BAR : opened));
    } while (at < text.length() && text.charAt(at) != close);
    at++;
    return new GlobNode.Choice(options, repetition);
  }

  private GlobNode group(char kind) {
    int end = closingParenthesis(at);
    String inner = text.substring(at + 1, end);
    parens++;
    Repetition repetition =
        switch (kind) {
          case '?' -> Repetition.OPTIONAL;
          case '*' -> Repetition.ZERO_OR_MORE;
          case '+' -> Repetition.ONE_OR_MORE;
          default -> Repetition.ONE;
        };
    GlobNode options = options(Preceding.GROUP_OPEN, ')', repetition);
    parens--;
    return kind == '!' ? negated(options, inner) : options;
  }

  private GlobNode negated(GlobNode options, String inner) {
    String remaining = text.substring(at);
    boolean deep = inner.length() > 1 && inner.contains("/");
    GlobNode any = deep ? DOUBLE_STAR : STAR;
    if (inner.contains("*") && remaining.matches("\\.[^\\\\/.]+")) {
      return concat(
          new GlobNode.NotFollowedBy(
              concat(options, new GlobParser(remaining).sequence(Preceding.START))),
          any);
    }
    return deep || remaining.matches("\\)*")
        ? concat(new GlobNode.NotFollowedBy(concat(options, new GlobNode.End())), any)
        : concat(new GlobNode.NotFollowedBy(options), any);
  }

  /// Parses `*`, `**` or more, and the slashes that belong to `**`.
  private Preceding stars(
      List<GlobNode> nodes, Preceding before, boolean afterStar, boolean inBrace) {
    int count = 1;
    while (at + count < text.length()
        && text.charAt(at + count) == '*'
        && !opensGroup(at + count + 1)) {
      count++;
    }
    at += count;
    if (count != 2 || before == Preceding.OTHER || before == Preceding.BAR) {
      nodes.add(STAR);
      return Preceding.OTHER;
    }
    while (text.startsWith("/**", at) && (at + 3 == text.length() || text.charAt(at + 3) == '/')) {
      at += 3;
    }
    boolean ended = at == text.length();
    boolean slash = !ended && text.charAt(at) == '/';
    if (before == Preceding.START && slash) {
      at++;
      nodes.add(oneOf(concat(), concat(DOUBLE_STAR, SLASH)));
      return Preceding.SLASH;
    }
    if (before == Preceding.SLASH && slash) {
      at++;
      nodes.removeLast();
      // A `*` needs at least one character, so `a/**/*` does not match `a`.
      boolean last = at == text.length() || (text.charAt(at) == '*' && !opensGroup(at + 1));
      nodes.add(
          last
              ? oneOf(concat(SLASH, DOUBLE_STAR, SLASH), SLASH)
              : oneOf(concat(SLASH, DOUBLE_STAR, SLASH), SLASH, new GlobNode.End()));
      return Preceding.SLASH;
    }
    if (before == Preceding.SLASH && ended && !afterStar) {
      nodes.removeLast();
      nodes.add(oneOf(concat(SLASH, DOUBLE_STAR), new GlobNode.End()));
      return Preceding.OTHER;
    }
    boolean crossesFolders =
        ended || slash || "(){".indexOf(text.charAt(at)) >= 0 || text.startsWith("@(", at);
    boolean closes = inBrace && !ended && ",}".indexOf(text.charAt(at)) >= 0;
    nodes.add(crossesFolders || closes ? DOUBLE_STAR : STAR);
    return Preceding.OTHER;
  }

  /// The index of the parenthesis that closes this group, or -1.
  private int closingParenthesis(int open) {
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
