package aloft.aws.emulation;

import aloft.aws.emulation.http.ResultCheck;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.emulation.CallFormat;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Function;
import aloft.spi.model.InvocationMode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How calls of Lambda functions by commands look.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
final class LambdaCallFormat implements CallFormat {

  @Override
  public Event event(Payload payload, @Nullable String clientContext) {
    return event(payload, "Client-Context", clientContext);
  }

  @Override
  public Event localEvent(Payload payload, @Nullable String handlerContext) {
    return event(payload, RuntimeApi.HANDLER_CONTEXT, handlerContext);
  }

  private static Event event(Payload payload, String attribute, @Nullable String value) {
    return new Event.Body(payload, value == null ? Map.of() : Map.of(attribute, value));
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
    return LambdaFaults.of(reason);
  }

  @Override
  public @Nullable Diagnostic problem(InvocationOutcome.Success result) {
    String problem = ResultCheck.problem(result);
    return problem == null
        ? null
        : Diagnostic.warning("invoke/result", "API Gateway cannot use this result: " + problem);
  }

  @Override
  public @Nullable Node shown(InvocationOutcome outcome, Function function) {
    return switch (outcome) {
      case InvocationOutcome.Success success -> result(success.payload().text());
      case InvocationOutcome.Fault fault -> error(fault, function);
      case InvocationOutcome.Response response -> null;
    };
  }

  private static Node error(InvocationOutcome.Fault fault, Function function) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("errorMessage", fault.message());
    error.put("errorType", fault.type());
    if (!fault.trace().isEmpty()) {
      error.put("stackTrace", fault.trace());
    }
    return Json.node(error, function.place());
  }

  private static @Nullable Node result(String text) {
    try {
      return Json.read(text, "result");
    } catch (UserException e) {
      // Binary and streamed responses may not be JSON.
      return null;
    }
  }
}
