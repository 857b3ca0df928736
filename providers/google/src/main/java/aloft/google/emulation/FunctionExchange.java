package aloft.google.emulation;

import aloft.build.PayloadCallFormat;
import aloft.spi.diagnostic.Diagnostic;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The requests to one worker, and what its responses mean. A worker that ends before its first
/// request did not start; its exit status tells why.
final class FunctionExchange implements HttpExchange {
  private static final int ERROR = 400;

  private final Function function;
  private final FunctionCall call;
  private final Handler.LogFormat logFormat;

  /// The log lines of invocations that got no response, by id.
  private final Map<String, String> failures = new ConcurrentHashMap<>();

  private volatile boolean started;

  FunctionExchange(Handler handler, EmulatedFunction settings, String project) {
    this.function = handler.function();
    this.logFormat = handler.logFormat();
    this.call = new FunctionCall(settings, project, handler.region(), function.deployedName());
  }

  @Override
  public HttpRequest request(Invocation invocation, Instant time) {
    started = true;
    return switch (invocation.event()) {
      case Event.Http http -> forwarded(http.request(), invocation.id());
      case Event.Body body ->
          forwarded(
              call.request(
                  body.payload(),
                  body.attributes().get(PayloadCallFormat.CONTEXT),
                  invocation.id(),
                  time),
              invocation.id());
    };
  }

  /// Adds the headers of Cloud Run.
  private static HttpRequest forwarded(HttpRequest request, String id) {
    String trace = id.replace("-", "");
    List<Header> headers = new ArrayList<>(request.headers());
    add("X-Forwarded-For", request.sourceIp(), request, headers);
    add("X-Forwarded-Proto", "http", request, headers);
    add(
        "Function-Execution-Id",
        trace.substring(0, Math.min(12, trace.length())),
        request,
        headers);
    add("X-Cloud-Trace-Context", trace + "/1;o=0", request, headers);
    return new HttpRequest(
        request.method(),
        request.path(),
        request.query(),
        request.protocol(),
        headers,
        request.body(),
        request.sourceIp(),
        request.receivedAt(),
        request.id());
  }

  private static void add(String name, String value, HttpRequest request, List<Header> headers) {
    if (request.header(name) == null) {
      headers.add(new Header(name, value));
    }
  }

  @Override
  public InvocationOutcome outcome(Invocation invocation, HttpResponse response) {
    return switch (invocation.event()) {
      case Event.Http http -> new InvocationOutcome.Response(response);
      case Event.Body body -> outcome(response);
    };
  }

  private static InvocationOutcome outcome(HttpResponse response) {
    Payload payload = response.payload();
    if (response.status() >= ERROR) {
      return GoogleFaults.of(response.status(), payload.text().strip());
    }
    String type = null;
    for (Header header : response.headers()) {
      if (header.name().equalsIgnoreCase("Content-Type")) {
        type = header.value();
      }
    }
    return new InvocationOutcome.Success(payload, type == null ? "application/octet-stream" : type);
  }

  @Override
  public InvocationOutcome.Fault timedOut(Invocation invocation) {
    return failed(invocation, GoogleFaults.timedOut());
  }

  @Override
  public InvocationOutcome.Fault exited(Invocation invocation, int status) {
    return failed(
        invocation,
        started
            ? GoogleFaults.exited(status)
            : GoogleFaults.of(LaunchFailure.explain(status, function)));
  }

  private InvocationOutcome.Fault failed(Invocation invocation, InvocationOutcome.Fault fault) {
    // Who waits for a plain log sees the result, too.
    if (logFormat == Handler.LogFormat.CLOUD) {
      failures.put(invocation.id(), fault.message() + "\n");
    }
    return fault;
  }

  @Override
  public String logHeader(Invocation invocation) {
    return "";
  }

  @Override
  public String logFooter(Invocation invocation, Usage usage) {
    String line = failures.remove(invocation.id());
    return line == null ? "" : line;
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
