package aloft.cli.packaging.glob;

import java.util.List;

/// A node of a parsed pattern.
sealed interface GlobNode {
  /// Exactly this character.
  record Literal(char value) implements GlobNode {}

  /// One character of a set.
  record InSet(CharacterClass set) implements GlobNode {}

  /// `*`: any number of characters within one name.
  record Star() implements GlobNode {}

  /// `**`: any number of characters, slashes too.
  record DoubleStar() implements GlobNode {}

  /// The end of the path.
  record End() implements GlobNode {}

  /// Its nodes one after the other.
  record Sequence(List<GlobNode> nodes) implements GlobNode {
    public Sequence {
      nodes = List.copyOf(nodes);
    }
  }

  /// One of several alternatives, repeated as `repetition` allows.
  record Choice(List<GlobNode> options, Repetition repetition) implements GlobNode {
    public Choice {
      options = List.copyOf(options);
    }
  }

  /// Negative lookahead: matches the empty text where `inner` does not match.
  record NotFollowedBy(GlobNode inner) implements GlobNode {}

  /// How often a choice may be repeated.
  enum Repetition {
    ONE,
    OPTIONAL,
    ONE_OR_MORE,
    ZERO_OR_MORE
  }

  static GlobNode concat(GlobNode... nodes) {
    return new Sequence(List.of(nodes));
  }

  static GlobNode oneOf(GlobNode... options) {
    return new Choice(List.of(options), Repetition.ONE);
  }
}
