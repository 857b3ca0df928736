package aloft.spi.diagnostic;

/// A range in a file: lines and columns count from 1; the end column is exclusive.
///
/// @param file the path for messages, relative to the service's folder if it is in that folder
public record SourceRange(String file, int line, int column, int endLine, int endColumn) {

  /// The start of a file, for diagnostics about the file as a whole.
  public static SourceRange of(String file) {
    return new SourceRange(file, 1, 1, 1, 1);
  }

  /// Returns a text such as `serverless.yml:12:5`.
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
