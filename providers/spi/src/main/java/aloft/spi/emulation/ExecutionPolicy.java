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
public record ExecutionPolicy(
    Duration startup,
    int concurrency,
    int maxWorkers,
    Retry retry,
    int maxEventSize,
    int maxAsyncEventSize,
    int maxLogLine) {

  /// How a failed asynchronous call is repeated.
  ///
  /// @param attempts the number of repetitions
  /// @param pause the pause before the first one; the pause before the n-th is n times as long
  public record Retry(int attempts, Duration pause) {}
}
