package aloft.cli.packaging.glob;

import java.util.BitSet;

/// A set of characters, as written between `[` and `]`.
final class CharacterClass {
  /// Every character but the slash.
  static final CharacterClass ANY_IN_NAME = of("/", true);

  private final BitSet members;
  private final boolean negated;

  private CharacterClass(BitSet members, boolean negated) {
    this.members = members;
    this.negated = negated;
  }

  /// Parses the text of a set without its brackets: characters, ranges, escapes and classes like
  /// `[:alpha:]`.
  static CharacterClass of(String text, boolean negated) {
    BitSet members = new BitSet();
    int at = 0;
    while (at < text.length()) {
      int close = text.startsWith("[:", at) ? text.indexOf(":]", at) : -1;
      if (close > 0 && addNamedClass(text.substring(at + 2, close), members)) {
        at = close + 2;
        continue;
      }
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      char first = text.charAt(at++);
      char last = first;
      if (at + 1 < text.length() && text.charAt(at) == '-') {
        last = text.charAt(at + 1);
        at += 2;
      }
      if (first <= last) {
        members.set(first, last + 1);
      }
    }
    return new CharacterClass(members, negated);
  }

  boolean contains(char character) {
    return members.get(character) != negated;
  }

  private static boolean addNamedClass(String name, BitSet members) {
    switch (name) {
      case "alnum" -> add(members, "azAZ09");
      case "alpha" -> add(members, "azAZ");
      case "ascii" -> add(members, "\0\u007f");
      case "blank" -> add(members, "  \t\t");
      case "cntrl" -> add(members, "\0\u001f\u007f\u007f");
      case "digit" -> add(members, "09");
      case "graph" -> add(members, "!~");
      case "lower" -> add(members, "az");
      case "print" -> add(members, " ~");
      case "punct" -> add(members, "!/:@[`{~");
      case "space" -> add(members, "  \t\r");
      case "upper" -> add(members, "AZ");
      case "word" -> add(members, "azAZ09__");
      case "xdigit" -> add(members, "afAF09");
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void add(BitSet members, String ranges) {
    for (int i = 0; i < ranges.length(); i += 2) {
      members.set(ranges.charAt(i), ranges.charAt(i + 1) + 1);
    }
  }
}
