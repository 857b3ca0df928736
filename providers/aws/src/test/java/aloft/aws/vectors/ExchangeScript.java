package aloft.aws.vectors;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.FetchedDocument;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Topology;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Simulates the functions and fetched documents of an exchange and collects differences from the
/// expected calls. Thread-safe.
public final class ExchangeScript {
  private final Exchange exchange;
  private final Topology topology;
  private final Deque<Exchange.Call> pendingCalls;
  private final List<String> differences = new ArrayList<>();
  private @Nullable String logged;

  public ExchangeScript(Exchange exchange, Topology topology) {
    this.exchange = exchange;
    this.topology = topology;
    this.pendingCalls = new ArrayDeque<>(exchange.calls());
  }

  /// Returns the next expected call; null if there is none.
  public synchronized Exchange.@Nullable Call nextCall() {
    return pendingCalls.peek();
  }

  /// Records a function call and returns its scripted outcome.
  ///
  /// @param function its key in the manifest, or its deployed name
  public synchronized InvocationResult call(String function, Event invoked) {
    Event.Body event = (Event.Body) invoked;
    Exchange.Call call = pendingCalls.poll();
    if (call == null) {
      differences.add("unexpected call: " + function + " " + event.payload().text());
      return new InvocationResult(fault(Mapping.empty(exchange.expectedResponse().place())), "");
    }
    if (!call.function().equals(key(function))) {
      differences.add("expected a call of " + call.function() + ", got " + function);
    }
    JsonMatcher matcher = new JsonMatcher(differences);
    if (call.event() != null) {
      matcher.matchValue("event", call.event(), Json.read(event.payload().text(), "event"));
    }
    if (call.attributes() != null) {
      Node fields = Json.node(event.attributes(), call.attributes().place());
      matcher.matchValue("attributes", call.attributes(), fields);
    }
    Node log = call.outcome().get("log");
    return new InvocationResult(
        outcome(call.outcome()), log == null ? "" : String.valueOf(log.text()));
  }

  private String key(String function) {
    for (LocalFunction local : topology.functions()) {
      if (local.function().deployedName().equals(function)) {
        return local.name();
      }
    }
    return function;
  }

  private static InvocationOutcome outcome(Mapping fields) {
    Node type = fields.get("contentType");
    String contentType = type == null ? "application/json" : String.valueOf(type.text());
    if (fields.get("fault") instanceof Mapping fault) {
      return fault(fault);
    }
    Node text = fields.get("text");
    Payload payload =
        text != null
            ? Payload.of(Exchange.bytes(text))
            : Payload.of(Json.write(fields.get("result"), 0));
    return new InvocationOutcome.Success(payload, contentType);
  }

  private static InvocationOutcome.Fault fault(Mapping fields) {
    String type = text(fields, "type", "Error");
    String message = text(fields, "message", "it failed");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("errorType", type);
    body.put("errorMessage", message);
    body.put("trace", List.of());
    return new InvocationOutcome.Fault(type, message, List.of(), Json.write(body, 0), null);
  }

  private static String text(Mapping fields, String key, String defaultValue) {
    return fields.get(key) instanceof Scalar scalar ? scalar.print() : defaultValue;
  }

  /// Returns a document; null if it cannot be fetched.
  public synchronized @Nullable FetchedDocument fetch(URI address) {
    Node document = exchange.documents().get(address.toString());
    if (document == null) {
      return null;
    }
    return new FetchedDocument(
        Payload.of(document.text() == null ? Json.write(document, 0) : document.text()));
  }

  /// Records a line for the log of a function.
  public synchronized void log(String function, String line) {
    logged = key(function) + ": " + line;
  }

  /// Compares the response with the expected one and returns all differences.
  public synchronized List<String> finish(HttpResponse response) {
    new JsonMatcher(differences).matchResponse(exchange.expectedResponse(), response);
    Node line = exchange.expectedResponse().get("logged");
    String expected = line == null ? null : line.text();
    if (!Objects.equals(expected, logged)) {
      differences.add("expected the log line " + expected + ", got " + logged);
    }
    pendingCalls.forEach(call -> differences.add("missing call of " + call.function()));
    return List.copyOf(differences);
  }
}
