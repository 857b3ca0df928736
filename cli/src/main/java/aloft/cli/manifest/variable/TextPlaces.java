package aloft.cli.manifest.variable;

import aloft.spi.diagnostic.SourceRange;

/// Computes the places of the parts of a string from the place of the whole. Counts from the last
/// part on, because a string may have many parts.
final class TextPlaces {
  private final SourceRange whole;
  private final String text;
  private final int firstColumn;
  private int lastIndex;
  private int lastCount;

  TextPlaces(SourceRange whole, String text) {
    this.whole = whole;
    this.text = text;
    int width = whole.endColumn() - whole.column();
    int length = text.codePointCount(0, text.length());
    boolean oneLine = whole.line() == whole.endLine() && text.indexOf('\n') < 0;
    this.firstColumn =
        oneLine && (width == length || width == length + 2)
            ? whole.column() + (width - length) / 2
            : 0;
  }

  /// The place of a part if the string is on one line without escapes, quoted or not; else the
  /// place of the whole.
  SourceRange within(int start, int end) {
    return firstColumn == 0
        ? whole
        : new SourceRange(whole.file(), whole.line(), column(start), whole.line(), column(end));
  }

  private int column(int index) {
    int to = Math.min(index, text.length());
    lastCount +=
        to >= lastIndex ? text.codePointCount(lastIndex, to) : -text.codePointCount(to, lastIndex);
    lastIndex = to;
    return firstColumn + lastCount;
  }
}
