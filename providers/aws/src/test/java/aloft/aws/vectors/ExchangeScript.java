package aloft.aws.vectors;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.FetchedDocument;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Topology;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Plays the functions and the web of one exchange, and notes what is not as it was written down.
/// Safe for several threads.
public final class ExchangeScript {
  private final Exchange exchange;
  private final Topology topology;
  private final Deque<Exchange.Call> open;
  private final List<String> differences = new ArrayList<>();

  public ExchangeScript(Exchange exchange, Topology topology) {
    this.exchange = exchange;
    this.topology = topology;
    this.open = new ArrayDeque<>(exchange.calls());
  }

  /// The call that is to come next; null for none.
  public synchronized Exchange.@Nullable Call next() {
    return open.peek();
  }

  /// Calls a function.
  ///
  /// @param function its key in the manifest, or its name in the cloud
  public synchronized InvocationResult call(
      String function, Payload event, Map<String, String> attributes) {
    Exchange.Call call = open.poll();
    if (call == null) {
      differences.add("a call too many: " + function + " " + event.text());
      return new InvocationResult(fault(Mapping.empty(exchange.answer().place())), "");
    }
    if (!call.function().equals(key(function))) {
      differences.add("wanted a call of " + call.function() + ", got " + function);
    }
    JsonMatcher likeness = new JsonMatcher(differences);
    if (call.event() != null) {
      likeness.value("event", call.event(), Json.read(event.text(), "event"));
    }
    if (call.attributes() != null) {
      Node given = Json.node(attributes, call.attributes().place());
      likeness.value("attributes", call.attributes(), given);
    }
    Node log = call.outcome().get("log");
    return new InvocationResult(
        outcome(call.outcome()), log == null ? "" : String.valueOf(log.text()));
  }

  private String key(String function) {
    for (Topology.Part part : topology.functions()) {
      if (part.deployedName().equals(function)) {
        return part.name();
      }
    }
    return function;
  }

  private static InvocationOutcome outcome(Mapping given) {
    Node type = given.get("contentType");
    String contentType = type == null ? "application/json" : String.valueOf(type.text());
    if (given.get("fault") instanceof Mapping fault) {
      return fault(fault);
    }
    Node text = given.get("text");
    Payload payload =
        text != null
            ? Payload.of(Exchange.bytes(text))
            : Payload.of(Json.write(given.get("result"), 0));
    return new InvocationOutcome.Answer(payload, contentType);
  }

  private static InvocationOutcome.Fault fault(Mapping given) {
    String type = text(given, "type", "Error");
    String message = text(given, "message", "it failed");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("errorType", type);
    body.put("errorMessage", message);
    body.put("trace", List.of());
    return new InvocationOutcome.Fault(type, message, List.of(), Json.write(body, 0), null);
  }

  private static String text(Mapping given, String key, String usual) {
    return given.get(key) instanceof Scalar scalar ? scalar.print() : usual;
  }

  /// Fetches a document; null where it cannot be had.
  public synchronized @Nullable FetchedDocument fetch(URI address) {
    Node document = exchange.documents().get(address.toString());
    if (document == null) {
      return null;
    }
    return new FetchedDocument(
        Payload.of(document.text() == null ? Json.write(document, 0) : document.text()));
  }

  /// Holds the answer against what was written down, and tells all that differs.
  public synchronized List<String> end(HttpResponse answer) {
    new JsonMatcher(differences).answer(exchange.answer(), answer);
    open.forEach(call -> differences.add("no call of " + call.function()));
    return List.copyOf(differences);
  }
}
