package aloft.cli.manifest.variable;

import aloft.spi.diagnostic.SourceRange;

/// Computes the place of a part of a string from the place of the whole.
final class TextPlaces {
  private TextPlaces() {}

  /// The place of the part if the string is on one line without escapes, quoted or not; else the
  /// place of the whole.
  static SourceRange within(SourceRange whole, String text, int start, int end) {
    int width = whole.endColumn() - whole.column();
    int length = text.codePointCount(0, text.length());
    boolean oneLine = whole.line() == whole.endLine() && text.indexOf('\n') < 0;
    if (!oneLine || (width != length && width != length + 2)) {
      return whole;
    }
    int first = whole.column() + (width - length) / 2;
    return new SourceRange(
        whole.file(),
        whole.line(),
        first + text.codePointCount(0, start),
        whole.line(),
        first + text.codePointCount(0, Math.min(end, text.length())));
  }
}
