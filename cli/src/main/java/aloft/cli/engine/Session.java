package aloft.cli.engine;

import aloft.spi.diagnostic.Result;
import aloft.spi.model.Service;
import aloft.spi.progress.Progress;
import java.io.OutputStream;

/// What a use case has of its user while it runs.
///
/// @param <R> the result of the use case
public interface Session<R> {

  /// Shows a result. Most use cases have one; a log is shown line by line.
  void show(R result);

  /// Announces that a service has been read and that the work on it starts.
  void started(Service service);

  /// Reports the warnings of a step and returns its value.
  ///
  /// @throws aloft.spi.diagnostic.UserException if the step failed
  <T> T accept(Result<T> result);

  /// Shows the progress of the work until the next result.
  Progress progress();

  /// Returns the piped stdin as text; empty if nothing is piped.
  String pipedInput();

  /// Returns where functions that run in this process's place write their output.
  OutputStream functionOutput();

  /// Returns the dialogue with the user.
  Dialogue dialogue();
}
