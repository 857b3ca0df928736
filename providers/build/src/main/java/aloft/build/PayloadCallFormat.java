package aloft.build;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.emulation.CallFormat;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import aloft.spi.model.InvocationMode;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How calls of functions by commands look on a cloud whose API does not call functions: the worker
/// receives the payload as it is, and its context as the attribute [#CONTEXT].
///
/// @param faults the outcome of a call whose function cannot run
public record PayloadCallFormat(Function<Diagnostic, InvocationOutcome.Fault> faults)
    implements CallFormat {
  /// The attribute of an event that holds the context of a call, as JSON.
  public static final String CONTEXT = "Context";

  @Override
  public Event event(Payload payload, @Nullable String clientContext) {
    return new Event.Body(
        payload, clientContext == null ? Map.of() : Map.of(CONTEXT, clientContext));
  }

  @Override
  public Event localEvent(Payload payload, @Nullable String handlerContext) {
    return event(payload, handlerContext);
  }

  @Override
  public int status(InvocationMode mode) {
    return switch (mode) {
      case WAIT -> 200;
      case ASYNC -> 202;
      case DRY_RUN -> 204;
    };
  }

  @Override
  public InvocationOutcome.Fault failure(Diagnostic reason) {
    return faults.apply(reason);
  }

  @Override
  public @Nullable Diagnostic problem(InvocationOutcome.Success result) {
    return null;
  }

  @Override
  public @Nullable Node shown(InvocationOutcome outcome, aloft.spi.model.Function function) {
    String text =
        switch (outcome) {
          case InvocationOutcome.Success success -> success.payload().text();
          case InvocationOutcome.Fault fault -> fault.payload();
          case InvocationOutcome.Response response -> "";
        };
    try {
      return Json.read(text, "result");
    } catch (UserException e) {
      return null;
    }
  }
}
