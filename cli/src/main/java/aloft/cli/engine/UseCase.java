package aloft.cli.engine;

/// The work of a command, without its command line and its output.
///
/// @param <Q> the request
/// @param <R> the result
@FunctionalInterface
public interface UseCase<Q, R> {

  /// Does the work and shows the result in the session.
  ///
  /// @throws aloft.spi.diagnostic.UserException if it fails
  void run(Q request, Session<R> session);
}
