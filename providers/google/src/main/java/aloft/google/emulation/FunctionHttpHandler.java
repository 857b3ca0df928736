package aloft.google.emulation;

import aloft.spi.emulation.Action;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import java.time.Duration;
import java.util.List;

/// The URL of a function: the function itself answers every path and method.
///
/// @param function its key in the manifest
record FunctionHttpHandler(String function) implements HttpHandler {
  /// The largest request. See https://cloud.google.com/run/quotas
  static final int MAX_BODY_BYTES = 32 * 1024 * 1024;

  /// Longer than the longest timeout of a function: its worker reports the timeout.
  private static final Duration TIMEOUT = Duration.ofMinutes(65);

  private static final HttpResponse TIMED_OUT = text(504, "upstream request timeout");

  @Override
  public Action handle(HttpRequest request) {
    if (request.body().bytes().length > MAX_BODY_BYTES) {
      return new Action.Respond(text(413, "Request Entity Too Large"));
    }
    return new Action.Invoke(
        function,
        new Event.Http(request),
        null,
        TIMEOUT,
        TIMED_OUT,
        result -> new Action.Respond(response(result.outcome())));
  }

  private static HttpResponse response(InvocationOutcome outcome) {
    return switch (outcome) {
      case InvocationOutcome.Response answer -> answer.response();
      case InvocationOutcome.Success success ->
          new HttpResponse(
              200, List.of(new Header("Content-Type", success.contentType())), success.payload());
      case InvocationOutcome.Fault fault ->
          fault.type().equals(GoogleFaults.TIMEOUT)
              ? TIMED_OUT
              : fault.cause() == null
                  ? text(503, "Service Unavailable")
                  : text(503, fault.message());
    };
  }

  private static HttpResponse text(int status, String text) {
    return new HttpResponse(
        status,
        List.of(new Header("Content-Type", "text/plain; charset=utf-8")),
        Payload.of(text + "\n"));
  }
}
