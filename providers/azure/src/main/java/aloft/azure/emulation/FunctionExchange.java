package aloft.azure.emulation;

import aloft.build.PayloadCallFormat;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpExchange;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.Usage;
import aloft.spi.model.Function;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The requests to one worker, and what its responses mean. A worker that ends before its first
/// request did not start; its exit status tells why.
final class FunctionExchange implements HttpExchange {
  /// The header with which a stand-in gets the request of an HTTP function as it is.
  private static final String CALL = "X-Aloft-Call";

  /// The header of a response of a stand-in whose function has failed.
  private static final String FAULT = "X-Aloft-Fault";

  private static final String INVOCATION = "X-Azure-Functions-InvocationId";
  private static final String JSON = "application/json";
  private static final int ERROR = 400;

  private final Function function;
  private final EmulatedFunction settings;
  private final List<RouteTemplate> routes;
  private final Handler.LogFormat logFormat;

  /// The log lines of invocations under way that follow those of the worker, by id.
  private final Map<String, String> lines = new ConcurrentHashMap<>();

  /// The failed invocations under way, by id.
  private final Map<String, String> failures = new ConcurrentHashMap<>();

  private volatile boolean started;

  FunctionExchange(Handler handler, EmulatedFunction settings) {
    this.function = handler.function();
    this.settings = settings;
    this.routes = settings.routes(function.name());
    this.logFormat = handler.logFormat();
  }

  @Override
  public HttpRequest request(Invocation invocation, Instant time) {
    started = true;
    return switch (invocation.event()) {
      case Event.Http http -> http(http.request(), invocation.id(), null);
      case Event.Body body -> {
        Node context = json(body.attributes().get(PayloadCallFormat.CONTEXT));
        Mapping given = context instanceof Mapping mapping ? mapping : null;
        Payload payload = body.payload();
        if (settings.isHttp()) {
          yield http(
              new FunctionCall(settings, function.name())
                  .request(payload, json(payload.text()), given, invocation.id(), time),
              invocation.id(),
              given);
        }
        FunctionMessage message = new FunctionMessage(settings, invocation.id(), time);
        yield post(message.of(payload, given, function.name()), invocation.id(), time);
      }
    };
  }

  private HttpRequest http(HttpRequest request, String id, @Nullable Mapping context) {
    Map<String, String> found = parameters(request.path());
    if (settings.model() == EmulatedFunction.Model.BINARY) {
      return isForwarded()
          ? with(request, request.path(), new Header(INVOCATION, id))
          : post(described(request, found, context), id, request.receivedAt());
    }
    Map<String, @Nullable Object> call = new LinkedHashMap<>();
    call.put("id", id);
    call.put("url", url(request));
    call.put("params", found);
    Node inputs = context == null ? null : context.get("inputs");
    if (inputs != null) {
      call.put("inputs", Json.plainValue(inputs));
    }
    byte[] text = Json.write(call, 0).getBytes(StandardCharsets.UTF_8);
    return with(
        request, "/" + function.name(), new Header(CALL, Base64.getEncoder().encodeToString(text)));
  }

  private Map<String, String> parameters(String path) {
    for (RouteTemplate route : routes) {
      Map<String, String> found = route.match(path);
      if (found != null) {
        return found;
      }
    }
    return Map.of();
  }

  /// A function with other outputs gets its requests as messages, even then.
  private boolean isForwarded() {
    return settings.host().isForwarding()
        && settings.bindings().stream()
            .allMatch(binding -> binding.isTrigger() || binding.is("http"));
  }

  private static HttpRequest with(HttpRequest request, String path, Header added) {
    List<Header> headers = new ArrayList<>();
    for (Header header : request.headers()) {
      if (!header.name().equalsIgnoreCase(added.name())) {
        headers.add(header);
      }
    }
    headers.add(added);
    return new HttpRequest(
        request.method(),
        path,
        request.query(),
        request.protocol(),
        headers,
        request.body(),
        request.sourceIp(),
        request.receivedAt(),
        request.id());
  }

  private static String url(HttpRequest request) {
    String host = Objects.requireNonNullElse(request.header("Host"), "localhost:7071");
    String query = request.query() == null ? "" : "?" + request.query();
    return "http://" + host + request.path() + query;
  }

  private Payload described(
      HttpRequest request, Map<String, String> params, @Nullable Mapping context) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (Header header : request.headers()) {
      headers.putIfAbsent(header.name(), request.headers(header.name()));
    }
    Map<String, @Nullable Object> described = new LinkedHashMap<>();
    described.put("Url", url(request));
    described.put("Method", request.method());
    described.put("Query", Json.write(QueryText.of(request.query()), 0));
    described.put("Headers", headers);
    described.put("Params", params);
    described.put("Identities", "[]");
    described.put("Body", request.body().text());
    Mapping inputs =
        context != null && context.get("inputs") instanceof Mapping mapping
            ? Mapping.of("inputs", mapping, mapping.place())
            : null;
    return new FunctionMessage(settings, request.id(), request.receivedAt())
        .write(Map.of(settings.trigger().name(), described), inputs, function.name());
  }

  private HttpRequest post(Payload body, String id, Instant time) {
    return new HttpRequest(
        "POST",
        "/" + function.name(),
        null,
        "HTTP/1.1",
        List.of(
            new Header("Content-Type", JSON),
            new Header("User-Agent", "Azure-Functions-Host/4.1000.0"),
            new Header("X-Azure-Functions-HostVersion", "4.1000.0"),
            new Header(INVOCATION, id)),
        body,
        "127.0.0.1",
        time,
        id);
  }

  @Override
  public InvocationOutcome outcome(Invocation invocation, HttpResponse response) {
    String id = invocation.id();
    boolean isBinary = settings.model() == EmulatedFunction.Model.BINARY;
    boolean isRaw = settings.isHttp() && (!isBinary || isForwarded());
    if (!isBinary && header(response, FAULT) != null) {
      return failed(invocation, fault(response.payload().text()));
    }
    if (isRaw) {
      return answered(invocation, response);
    }
    String text = response.payload().text();
    Node result = json(text);
    if (response.status() >= 300 || (result == null && !text.isBlank())) {
      return failed(
          invocation,
          AzureFaults.of(
              "HttpRequestException",
              "the worker responded with status " + response.status() + ": " + text.strip(),
              List.of(),
              null));
    }
    if (isBinary) {
      record(result, id);
    }
    Node returned = result == null ? null : result.get("ReturnValue");
    if (settings.isHttp()) {
      return answered(invocation, ResponseValue.of(httpResult(result, returned)));
    }
    return new InvocationOutcome.Success(
        Payload.of(returned == null ? "null" : Json.write(returned, 0)), JSON);
  }

  private @Nullable Node httpResult(@Nullable Node result, @Nullable Node returned) {
    Node outputs = result == null ? null : result.get("Outputs");
    for (Binding binding : settings.bindings()) {
      if (binding.isOutput() && binding.is("http") && outputs != null) {
        Node value = outputs.get(binding.name());
        if (value != null) {
          return value;
        }
      }
    }
    return returned;
  }

  /// The result of a function that was called by a request, or by a command with a payload.
  private InvocationOutcome answered(Invocation invocation, HttpResponse response) {
    if (invocation.event() instanceof Event.Http) {
      return new InvocationOutcome.Response(response);
    }
    Payload payload = response.payload();
    if (response.status() >= ERROR) {
      String text = payload.text().strip();
      InvocationOutcome.Fault fault =
          AzureFaults.of(
              "Http" + response.status(),
              text.isEmpty() ? "the function responded with status " + response.status() : text,
              List.of(),
              null);
      return Json.syntaxError(text) != null
          ? fault
          : new InvocationOutcome.Fault(fault.type(), fault.message(), List.of(), text, null);
    }
    String type = header(response, "Content-Type");
    return new InvocationOutcome.Success(payload, type == null ? "text/plain" : type);
  }

  private static @Nullable String header(HttpResponse response, String name) {
    for (Header header : response.headers()) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return null;
  }

  /// The log of a custom handler, and what it writes.
  private void record(@Nullable Node result, String id) {
    StringBuilder text = new StringBuilder();
    if (result != null && result.get("Logs") instanceof Sequence logs) {
      logs.items().forEach(line -> text.append(print(line)).append('\n'));
    }
    Node outputs = result == null ? null : result.get("Outputs");
    for (Binding binding : settings.bindings()) {
      Node value =
          result == null || !binding.isOutput() || binding.is("http")
              ? null
              : binding.name().equals("$return")
                  ? result.get("ReturnValue")
                  : outputs == null ? null : outputs.get(binding.name());
      if (value != null) {
        text.append("Output \"")
            .append(binding.name())
            .append("\" (")
            .append(binding.target())
            .append("): ")
            .append(print(value))
            .append('\n');
      }
    }
    if (!text.isEmpty()) {
      lines.put(id, text.toString());
    }
  }

  private static String print(Node value) {
    String text = value.text();
    return text == null ? Json.write(value, 0) : text;
  }

  private static InvocationOutcome.Fault fault(String body) {
    Node error = json(body);
    String type = error == null ? null : text(error, "type");
    String message = error == null ? null : text(error, "message");
    String stack = error == null ? null : text(error, "stack");
    return AzureFaults.of(
        type == null ? "Exception" : type,
        message == null ? body : message,
        stack == null || stack.isEmpty() ? List.of() : stack.lines().toList(),
        null);
  }

  private static @Nullable String text(Node node, String key) {
    Node value = node.get(key);
    return value == null ? null : value.text();
  }

  private static @Nullable Node json(@Nullable String text) {
    try {
      return text == null || text.isBlank() ? null : Json.read(text, "message");
    } catch (UserException e) {
      return null;
    }
  }

  @Override
  public InvocationOutcome.Fault timedOut(Invocation invocation) {
    return failed(invocation, AzureFaults.timedOut(function.name()));
  }

  @Override
  public InvocationOutcome.Fault exited(Invocation invocation, int status) {
    return failed(
        invocation,
        started
            ? AzureFaults.exited(status)
            : AzureFaults.of(LaunchFailure.explain(status, function, settings)));
  }

  private InvocationOutcome.Fault failed(Invocation invocation, InvocationOutcome.Fault fault) {
    failures.put(invocation.id(), fault.type() + ": " + fault.message());
    return fault;
  }

  @Override
  public String logHeader(Invocation invocation) {
    return logFormat == Handler.LogFormat.PLAIN
        ? ""
        : "Executing 'Functions." + function.name() + "' (Id=" + invocation.id() + ")\n";
  }

  @Override
  public String logFooter(Invocation invocation, Usage usage) {
    String before = Objects.requireNonNullElse(lines.remove(invocation.id()), "");
    String failure = failures.remove(invocation.id());
    if (logFormat == Handler.LogFormat.PLAIN) {
      return before;
    }
    return before
        + "Executed 'Functions."
        + function.name()
        + "' ("
        + (failure == null ? "Succeeded" : "Failed")
        + ", Id="
        + invocation.id()
        + ", Duration="
        + usage.duration().toMillis()
        + "ms)\n"
        + (failure == null ? "" : failure + "\n");
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
