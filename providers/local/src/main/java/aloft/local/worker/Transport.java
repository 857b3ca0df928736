package aloft.local.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/// How events reach a worker process, and how its results come back. [#open] is called before the
/// process starts; all other methods run in the event loop.
sealed interface Transport permits PullTransport, ServeTransport {

  /// Opens what the worker needs to communicate.
  ///
  /// @param temporary the folder for temporary files
  /// @return environment variables for the worker
  Map<String, String> open(Path temporary) throws IOException;

  /// The process has started.
  void start(WorkerProcess process);

  /// Sends an event to a worker that is ready.
  ///
  /// @param time now
  /// @param deadline the end of the function's timeout
  void deliver(WorkerCall call, Instant time, Instant deadline);

  /// Gives up a call that timed out while the worker has other calls.
  void cancel(WorkerCall call);

  /// Handles the input that has arrived already; the process has ended.
  void readPending();

  /// Closes all sockets.
  void close();
}
