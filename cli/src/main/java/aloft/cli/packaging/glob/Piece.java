package aloft.cli.packaging.glob;

import java.util.List;

/// A pattern taken apart.
sealed interface Piece {
  /// Exactly this character.
  record Letter(char value) implements Piece {}

  /// One character of a set.
  record Member(Letters letters) implements Piece {}

  /// `*`: any number of characters within one name.
  record Star() implements Piece {}

  /// `**`: any number of characters, slashes too.
  record Deep() implements Piece {}

  /// The end of the path.
  record End() implements Piece {}

  /// One after the other.
  record Row(List<Piece> pieces) implements Piece {
    public Row {
      pieces = List.copyOf(pieces);
    }
  }

  /// One of several, as often as `count` says.
  record Choice(List<Piece> options, Count count) implements Piece {
    public Choice {
      options = List.copyOf(options);
    }
  }

  /// Goes on only where `inner` does not match from here.
  record Unless(Piece inner) implements Piece {}

  /// How often a choice may be taken.
  enum Count {
    ONE,
    OPTIONAL,
    SOME,
    ANY
  }

  static Piece row(Piece... pieces) {
    return new Row(List.of(pieces));
  }

  static Piece oneOf(Piece... options) {
    return new Choice(List.of(options), Count.ONE);
  }
}
