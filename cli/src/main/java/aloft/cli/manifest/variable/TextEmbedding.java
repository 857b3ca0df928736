package aloft.cli.manifest.variable;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Converts a value for use inside a string. A list of scalars is joined with commas, as in
/// JavaScript.
final class TextEmbedding {
  private TextEmbedding() {}

  /// The string form of a value.
  ///
  /// @return null if the value has no string form: null, an object, or a list with an object
  static @Nullable String text(Node node) {
    return switch (node) {
      case Scalar scalar -> scalar.value() == null ? null : scalar.print();
      case Mapping mapping -> null;
      case Sequence list -> {
        StringJoiner joined = new StringJoiner(",");
        for (Node item : list.items()) {
          String text = item.isNull() ? "" : text(item);
          if (text == null) {
            yield null;
          }
          joined.add(text);
        }
        yield joined.toString();
      }
    };
  }
}
