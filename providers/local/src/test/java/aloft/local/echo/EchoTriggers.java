package aloft.local.echo;

import aloft.spi.emulation.Action;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.TimerRule;
import aloft.spi.emulation.TriggerRules;
import aloft.spi.emulation.WebSocketClient;
import aloft.spi.emulation.WebSocketHandler;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// The triggers of the echo cloud: an HTTP API has one route for all requests, a timer fires every
/// `millis` milliseconds.
final class EchoTriggers implements TriggerRules {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @Override
  public HttpHandler http(Topology topology, Trigger.HttpApi api) {
    String function = api.routes().getFirst().function();
    return request -> call(function, new Event.Http(request));
  }

  @Override
  public WebSocketHandler webSocket(Topology topology, Trigger.WebSocketApi api) {
    return new EchoSockets(api.routes().getFirst().function());
  }

  /// Passes each message to a function, whose result the client receives.
  private record EchoSockets(String function) implements WebSocketHandler {

    @Override
    public Action connect(WebSocketClient client) {
      return new Action.Respond(text(200, ""));
    }

    @Override
    public Action message(
        WebSocketClient client, Payload message, boolean isText, Instant time, String id) {
      return call(function, new Event.Body(message));
    }

    @Override
    public Action disconnect(
        WebSocketClient client, int code, String reason, Instant time, String id) {
      return new Action.Respond(text(200, ""));
    }

    @Override
    public Command command(HttpRequest request) {
      return new Command.Respond(text(404, "no commands"));
    }

    @Override
    public Limits limits() {
      return new Limits(1024, 1024, Duration.ofMinutes(1), Duration.ofMinutes(1));
    }
  }

  @Override
  public TimerRule timer(Topology topology, Trigger.Timer timer) {
    String millis = Objects.requireNonNull(timer.settings().get("millis")).text();
    long interval = Long.parseLong(Objects.requireNonNull(millis));
    return new TimerRule() {
      @Override
      public Instant next(Instant start, Instant after) {
        return after.plusMillis(interval);
      }

      @Override
      public Event event(Instant time) {
        return new Event.Body(Payload.of("\"" + time + "\""));
      }
    };
  }

  /// Passes a request for `/FUNCTION` to a deployed function.
  static HttpHandler api(List<Topology> deployed) {
    return request ->
        deployed.stream()
            .flatMap(topology -> topology.functions().stream())
            .map(function -> function.function().deployedName())
            .filter(name -> request.path().equals("/" + name))
            .findFirst()
            .map(name -> call(name, new Event.Http(request)))
            .orElseGet(() -> new Action.Respond(text(404, "no such function")));
  }

  /// Calls a function and passes its response on.
  private static Action call(String function, Event event) {
    return new Action.Invoke(
        function, event, null, TIMEOUT, text(504, "timeout"), EchoTriggers::respond);
  }

  private static Action respond(InvocationResult result) {
    return new Action.Respond(
        switch (result.outcome()) {
          case InvocationOutcome.Response answer -> answer.response();
          case InvocationOutcome.Success answer ->
              new HttpResponse(200, List.of(), answer.payload());
          case InvocationOutcome.Fault fault -> text(502, fault.type() + ": " + fault.message());
        });
  }

  private static HttpResponse text(int status, String text) {
    return new HttpResponse(status, List.of(), Payload.of(text));
  }
}
