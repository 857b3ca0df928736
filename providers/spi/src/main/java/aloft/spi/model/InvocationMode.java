package aloft.spi.model;

/// How a function is called.
public enum InvocationMode {
  /// The caller waits for the result.
  WAIT,
  /// The caller does not wait for the result.
  ASYNC,
  /// Only the request is checked; the function does not run.
  DRY_RUN
}
