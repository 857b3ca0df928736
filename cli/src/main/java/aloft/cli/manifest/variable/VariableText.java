package aloft.cli.manifest.variable;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A parsed string with variables.
record VariableText(List<Piece> pieces) {
  VariableText {
    pieces = List.copyOf(pieces);
  }

  /// The variable if it is the whole string; only then its value may be of any type. Else null.
  @Nullable Variable whole() {
    return pieces.size() == 1 && pieces.getFirst() instanceof Variable variable ? variable : null;
  }

  sealed interface Piece {}

  /// A literal part, with escapes resolved.
  record Text(String text) implements Piece {}

  /// `${...}`, from the dollar sign to the closing bracket (exclusive end). The first choice with a
  /// value wins.
  record Variable(int start, int end, List<Choice> choices) implements Piece {
    Variable {
      choices = List.copyOf(choices);
    }
  }

  sealed interface Choice {}

  /// `type(parameters):address`.
  record SourceCall(String type, int start, List<Argument> parameters, @Nullable Argument address)
      implements Choice {
    SourceCall {
      parameters = List.copyOf(parameters);
    }
  }

  /// A nested variable as a fallback.
  record Nested(Variable variable) implements Choice {}

  /// A parameter or an address.
  sealed interface Argument {}

  /// A constant: a string, a number, a boolean or null.
  record Literal(@Nullable Object value) implements Argument, Choice {}

  /// An argument that contains variables.
  record Computed(VariableText template) implements Argument {}
}
