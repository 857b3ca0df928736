package aloft.cli.packaging.glob;

import java.util.List;

/// A pattern taken apart.
sealed interface GlobNode {
  /// Exactly this character.
  record Letter(char value) implements GlobNode {}

  /// One character of a set.
  record Member(CharacterClass letters) implements GlobNode {}

  /// `*`: any number of characters within one name.
  record Star() implements GlobNode {}

  /// `**`: any number of characters, slashes too.
  record Deep() implements GlobNode {}

  /// The end of the path.
  record End() implements GlobNode {}

  /// One after the other.
  record Row(List<GlobNode> pieces) implements GlobNode {
    public Row {
      pieces = List.copyOf(pieces);
    }
  }

  /// One of several, as often as `count` says.
  record Choice(List<GlobNode> options, Count count) implements GlobNode {
    public Choice {
      options = List.copyOf(options);
    }
  }

  /// Goes on only where `inner` does not match from here.
  record Unless(GlobNode inner) implements GlobNode {}

  /// How often a choice may be taken.
  enum Count {
    ONE,
    OPTIONAL,
    SOME,
    ANY
  }

  static GlobNode row(GlobNode... pieces) {
    return new Row(List.of(pieces));
  }

  static GlobNode oneOf(GlobNode... options) {
    return new Choice(List.of(options), Count.ONE);
  }
}
