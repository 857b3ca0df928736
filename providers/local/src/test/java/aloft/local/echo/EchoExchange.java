package aloft.local.echo;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpExchange;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The requests to a worker of the echo cloud: an event is the body of a POST request.
final class EchoExchange implements HttpExchange {

  @Override
  public HttpRequest request(Invocation invocation, Instant time) {
    return switch (invocation.event()) {
      case Event.Http http -> http.request();
      case Event.Body body ->
          new HttpRequest(
              "POST",
              "/",
              null,
              "HTTP/1.1",
              List.of(new Header("X-Event-Id", invocation.id())),
              body.payload(),
              "127.0.0.1",
              time,
              invocation.id());
    };
  }

  @Override
  public InvocationOutcome outcome(Invocation invocation, HttpResponse response) {
    if (response.status() >= 500) {
      return fault("Error" + response.status(), response.payload().text());
    }
    return switch (invocation.event()) {
      case Event.Http http -> new InvocationOutcome.Response(response);
      case Event.Body body -> new InvocationOutcome.Success(response.payload(), "text/plain");
    };
  }

  static InvocationOutcome.Fault fault(String type, String message) {
    return new InvocationOutcome.Fault(type, message, List.of(), type + ": " + message, null);
  }

  @Override
  public InvocationOutcome.Fault timedOut(Invocation invocation) {
    return fault("Timeout", "the function timed out");
  }

  @Override
  public InvocationOutcome.Fault exited(Invocation invocation, int status) {
    return fault("Exit", "exit status " + status);
  }

  @Override
  public String logHeader(Invocation invocation) {
    return "begin " + invocation.id() + "\n";
  }

  @Override
  public String logFooter(Invocation invocation, Usage usage) {
    return "end " + invocation.id() + (usage.startup() == null ? "\n" : " cold\n");
  }

  @Override
  public String logSlowStart(Duration limit) {
    return "";
  }

  @Override
  public List<Diagnostic> warnings() {
    return List.of();
  }
}
