package aloft.spi.progress;

import aloft.spi.diagnostic.Diagnostic;

/// A progress event of a running command.
public sealed interface ProgressEvent {

  /// A task started.
  record Started(Task task) implements ProgressEvent {}

  /// A task made progress.
  ///
  /// @param done the number of completed items
  /// @param total the number of all items; 0 if it is unknown
  record Advanced(Task task, long done, long total, String detail) implements ProgressEvent {}

  /// A task finished.
  record Finished(Task task, String detail) implements ProgressEvent {}

  /// A task failed.
  record Failed(Task task, String reason) implements ProgressEvent {}

  /// A diagnostic for the user; the command continues.
  record Noted(Diagnostic diagnostic) implements ProgressEvent {}
}
