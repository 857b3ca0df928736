package aloft.cli.command;

import aloft.cli.view.View;

/// A parsed command line: what a use case is asked to do, and how its result is shown.
///
/// @param <Q> the request
/// @param <R> the result
interface Command<Q, R> {

  /// Returns the request.
  ///
  /// @throws aloft.spi.diagnostic.UserException if the options contradict each other
  Q request();

  /// Returns how the result is shown.
  View<R> view();

  /// Returns whether the details of progress are shown.
  default boolean isVerbose() {
    return false;
  }
}
