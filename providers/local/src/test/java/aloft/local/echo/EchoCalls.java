package aloft.local.echo;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Node;
import aloft.spi.emulation.CallFormat;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Function;
import aloft.spi.model.InvocationMode;
import org.jspecify.annotations.Nullable;

/// Calls of functions of the echo cloud by commands.
final class EchoCalls implements CallFormat {

  @Override
  public Event event(Payload payload, @Nullable String clientContext) {
    return new Event.Body(payload);
  }

  @Override
  public Event localEvent(Payload payload, @Nullable String handlerContext) {
    return new Event.Body(payload);
  }

  @Override
  public int status(InvocationMode mode) {
    return switch (mode) {
      case WAIT -> 200;
      case ASYNC -> 203;
      case DRY_RUN -> 205;
    };
  }

  @Override
  public InvocationOutcome.Fault failure(Diagnostic reason) {
    return EchoExchange.fault(reason.code(), reason.message());
  }

  @Override
  public @Nullable Diagnostic problem(InvocationOutcome.Success result) {
    return null;
  }

  @Override
  public @Nullable Node shown(InvocationOutcome outcome, Function function) {
    return null;
  }
}
