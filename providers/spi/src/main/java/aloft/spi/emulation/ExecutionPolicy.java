package aloft.spi.emulation;

import java.time.Duration;

/// The limits within which a cloud runs a function.
///
/// @param startup the maximum start-up time of a worker, which does not count for the timeout of
///   the function
/// @param concurrency the maximum number of concurrent calls of one worker
/// @param maxWorkers the maximum number of workers
/// @param retry how a failed asynchronous call is repeated
/// @param maxEventSize the maximum size of an event whose caller waits for the result, in bytes
/// @param maxAsyncEventSize the maximum size of any other event, in bytes
/// @param maxLogLine the maximum length of a log line, in bytes; longer ones are split
/// @param debugged whether a debugger may stop a worker for any time: nothing times out
public record ExecutionPolicy(
    Duration startup,
    int concurrency,
    int maxWorkers,
    Retry retry,
    int maxEventSize,
    int maxAsyncEventSize,
    int maxLogLine,
    boolean debugged) {
  private static final Duration FOREVER = Duration.ofDays(1);

  /// The limits of a function that is not debugged.
  public ExecutionPolicy(
      Duration startup,
      int concurrency,
      int maxWorkers,
      Retry retry,
      int maxEventSize,
      int maxAsyncEventSize,
      int maxLogLine) {
    this(
        startup,
        concurrency,
        maxWorkers,
        retry,
        maxEventSize,
        maxAsyncEventSize,
        maxLogLine,
        false);
  }

  /// Returns these limits for a function that is debugged: a single worker, as only one can listen
  /// on the port for the debugger, and no time-outs.
  public ExecutionPolicy whileDebugged() {
    return new ExecutionPolicy(
        FOREVER, concurrency, 1, retry, maxEventSize, maxAsyncEventSize, maxLogLine, true);
  }

  /// Returns these limits for a worker whose start counts for the timeout of the function.
  public ExecutionPolicy withoutStartup() {
    return new ExecutionPolicy(
        Duration.ZERO,
        concurrency,
        maxWorkers,
        retry,
        maxEventSize,
        maxAsyncEventSize,
        maxLogLine,
        debugged);
  }

  /// Returns the longest duration of a call.
  ///
  /// @param timeout the timeout of the function
  public Duration timeout(Duration timeout) {
    return debugged ? FOREVER : timeout;
  }

  /// How a failed asynchronous call is repeated.
  ///
  /// @param attempts the number of repetitions
  /// @param pause the pause before the first one; the pause before the n-th is n times as long
  public record Retry(int attempts, Duration pause) {}
}
