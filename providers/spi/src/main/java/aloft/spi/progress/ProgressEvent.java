package aloft.spi.progress;

import aloft.spi.diagnostic.Diagnostic;

/// Something that happened to a task of a running command.
public sealed interface ProgressEvent {

  /// A task began.
  ///
  /// @param task unique while it runs
  /// @param title what the user reads, as in `Uploader hello.zip`
  record Started(String task, String title) implements ProgressEvent {}

  /// A task went on; `of` is 0 where the whole is unknown.
  record Advanced(String task, long done, long total, String detail) implements ProgressEvent {}

  record Finished(String task, String detail) implements ProgressEvent {}

  record Failed(String task, String reason) implements ProgressEvent {}

  /// Something the user should know that stops nothing.
  record Noted(Diagnostic diagnostic) implements ProgressEvent {}
}
