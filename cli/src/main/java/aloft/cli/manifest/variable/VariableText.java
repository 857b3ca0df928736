package aloft.cli.manifest.variable;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A text with variables in it, taken apart.
record VariableText(List<Piece> pieces) {
  VariableText {
    pieces = List.copyOf(pieces);
  }

  /// The variable, where there is nothing beside it; its value then may be of any kind.
  @Nullable Variable whole() {
    return pieces.size() == 1 && pieces.getFirst() instanceof Variable variable ? variable : null;
  }

  sealed interface Piece {}

  /// A part that is taken as it stands, escapes already undone.
  record Text(String text) implements Piece {}

  /// `${...}`, from its dollar sign to behind its bracket. The first source that has a value gives
  /// it.
  record Variable(int start, int end, List<Choice> choices) implements Piece {
    Variable {
      choices = List.copyOf(choices);
    }
  }

  sealed interface Choice {}

  /// `type(parameters):address`.
  record Call(String type, int start, List<Argument> parameters, @Nullable Argument address)
      implements Choice {
    Call {
      parameters = List.copyOf(parameters);
    }
  }

  /// A variable within a variable, as a fallback.
  record Nested(Variable variable) implements Choice {}

  /// A parameter, an address, or a fallback that is a value of its own.
  sealed interface Argument {}

  /// A text, a number, a boolean or null.
  record Literal(@Nullable Object value) implements Argument, Choice {}

  /// An argument with variables in it.
  record Computed(VariableText template) implements Argument {}
}
