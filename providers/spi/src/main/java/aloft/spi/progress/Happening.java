package aloft.spi.progress;

import aloft.spi.diagnostic.Diagnostic;

/// Something that happened to a task of a running command.
public sealed interface Happening {

  /// A task began.
  ///
  /// @param task unique while it runs
  /// @param title what the user reads, as in `Uploading hello.zip`
  record Started(String task, String title) implements Happening {}

  /// A task went on; `of` is 0 where the whole is unknown.
  record Advanced(String task, long done, long of, String detail) implements Happening {}

  record Finished(String task, String detail) implements Happening {}

  record Failed(String task, String reason) implements Happening {}

  /// Something the user should know that stops nothing.
  record Noted(Diagnostic diagnostic) implements Happening {}
}
