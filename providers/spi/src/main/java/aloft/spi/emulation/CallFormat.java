package aloft.spi.emulation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Node;
import aloft.spi.model.Function;
import aloft.spi.model.InvocationMode;
import org.jspecify.annotations.Nullable;

/// How calls of functions by a command look on a cloud: the event, the status and the result.
public interface CallFormat {

  /// Returns the event of a call by `invoke`.
  ///
  /// @param payload the event as JSON
  /// @param clientContext the client context as JSON; null for none
  Event event(Payload payload, @Nullable String clientContext);

  /// Returns the event of a call by `invoke local`.
  ///
  /// @param handlerContext a JSON object whose fields replace fields of the handler's context; null
  ///   for none
  Event localEvent(Payload payload, @Nullable String handlerContext);

  /// Returns the HTTP status with which the cloud's API answers a call.
  int status(InvocationMode mode);

  /// Returns the outcome of a call whose function cannot run at all.
  InvocationOutcome.Fault failure(Diagnostic reason);

  /// Returns a warning about a result that is meant for an event source, but that the source cannot
  /// use; null if there is no problem.
  @Nullable Diagnostic problem(InvocationOutcome.Success result);

  /// Returns a result as `invoke local` shows it; null if the result is no JSON and is shown as the
  /// text that it is.
  @Nullable Node shown(InvocationOutcome outcome, Function function);
}
