package aloft.spi.diagnostic;

/// A place in a file: lines and columns count from 1, the end column is exclusive.
///
/// @param file the file as the user knows it, relative to the service's folder where it lies in it
public record SourceRange(String file, int line, int column, int endLine, int endColumn) {

  /// The whole of a file that has no finer place.
  public static SourceRange of(String file) {
    return new SourceRange(file, 1, 1, 1, 1);
  }

  /// `serverless.yml:12:5`.
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
