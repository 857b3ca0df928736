package aloft.cli.manifest.variable;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// A value as it looks within a text: a list of plain values is joined by commas, as JavaScript
/// does.
final class TextEmbedding {
  private TextEmbedding() {}

  /// The text that a value is within a text.
  ///
  /// @return null where the value has no text: null, an object, a list with one of them in it
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
