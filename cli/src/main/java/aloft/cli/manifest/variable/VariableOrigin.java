package aloft.cli.manifest.variable;

import aloft.cli.manifest.variable.VariableText.Variable;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Scalar;
import org.jspecify.annotations.Nullable;

/// The string in which variables are written. Finds their texts and places.
final class VariableOrigin {
  private final String text;
  private final SourceRange place;
  private @Nullable TextPlaces places;
  private @Nullable Variable last;
  private String lastText = "";

  VariableOrigin(Scalar node, String text) {
    this.text = text;
    this.place = node.place();
  }

  /// The place of the whole string.
  SourceRange place() {
    return place;
  }

  SourceRange place(Variable variable) {
    return place(variable.start(), variable.end());
  }

  SourceRange place(int start, int end) {
    if (places == null) {
      places = new TextPlaces(place, text);
    }
    return places.within(start, end);
  }

  /// The text of a variable. Kept for the next choice of the same variable, which may have many.
  @SuppressWarnings("ReferenceEquality") // equal variables at other places have other texts
  String text(Variable variable) {
    if (last != variable) {
      last = variable;
      lastText = text.substring(variable.start(), variable.end());
    }
    return lastText;
  }
}
