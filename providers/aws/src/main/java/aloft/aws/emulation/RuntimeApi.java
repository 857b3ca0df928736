package aloft.aws.emulation;

import aloft.aws.cost.CallPrice;
import aloft.aws.emulation.id.StableIds;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.ProtocolStep;
import aloft.spi.emulation.RuntimeProtocol;
import aloft.spi.emulation.RuntimeRequest;
import aloft.spi.emulation.RuntimeResponse;
import aloft.spi.emulation.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The Lambda Runtime API for one worker.
///
/// The state is INITIALIZING until the worker asks for its first event, READY while it waits for an
/// event, RUNNING from the delivery of an event to its response or error, and ANSWERED until it
/// asks for the next event. An initialization error moves INITIALIZING to ANSWERED. One thread at a
/// time calls `handle` and `deliver`.
///
/// See https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
final class RuntimeApi implements RuntimeProtocol {
  private static final String RUNTIME = "/2018-06-01/runtime/";
  private static final int MAX_STREAM_BYTES = 200 * 1024 * 1024;

  /// The attribute of an event whose fields replace fields of the handler's context.
  static final String HANDLER_CONTEXT = "Handler-Context";

  /// The runtime may ask for an event in all states but RUNNING.
  private enum State {
    INITIALIZING,
    READY,
    RUNNING,
    ANSWERED
  }

  private final Handler handler;
  private final ErrorReports reports;
  private final ExtensionApi extensions;
  private final String arn;
  private final @Nullable CallPrice price;
  private State state = State.INITIALIZING;
  private String invocationId = "";
  private @Nullable String userAgent;
  private Instant deadline;
  private String pendingLogLines = "";
  private @Nullable String failedInit;

  RuntimeApi(Handler handler) {
    this.handler = handler;
    this.deadline = handler.startedAt();
    this.reports = new ErrorReports(handler.function());
    this.extensions = new ExtensionApi(handler);
    this.price =
        handler.logFormat() == Handler.LogFormat.PLAIN
            ? null
            : CallPrice.of(handler.function(), handler.region());
    this.arn =
        "arn:aws:lambda:%s:%s:function:%s"
            .formatted(handler.region(), StableIds.ACCOUNT, handler.function().deployedName());
  }

  @Override
  public ProtocolStep handle(RuntimeRequest request) {
    if (userAgent == null) {
      userAgent = request.header("user-agent");
    }
    String path = request.path();
    if (!path.startsWith(RUNTIME)) {
      return extensions.handle(request);
    }
    String[] parts = path.substring(RUNTIME.length()).split("/", -1);
    String endpoint = request.method() + " " + parts[0] + "/" + parts[parts.length - 1];
    return switch (endpoint) {
      case "GET invocation/next" -> next();
      case "POST invocation/response" -> response(parts[1], request);
      case "POST invocation/error" -> error(parts[1], request);
      case "POST init/error" -> initError(request);
      default -> new ProtocolStep.Respond(RuntimeApiResponses.notFound());
    };
  }

  private ProtocolStep next() {
    if (state == State.RUNNING) {
      return forbidden("requested an event before it sent the result of the previous one");
    }
    state = State.READY;
    return new ProtocolStep.AwaitInvocation();
  }

  private ProtocolStep response(String id, RuntimeRequest request) {
    if (!id.equals(invocationId)) {
      return new ProtocolStep.Respond(
          RuntimeApiResponses.error(400, "InvalidRequestID", "Invalid request ID"));
    }
    if (state != State.RUNNING) {
      return forbidden("sent a second result");
    }
    String mode = request.header("lambda-runtime-function-response-mode");
    if (mode != null && !mode.equals("streaming") && !mode.equals("buffered")) {
      return new ProtocolStep.Respond(
          RuntimeApiResponses.error(
              400, "InvalidFunctionResponseMode", "Invalid function response mode: " + mode));
    }
    boolean streaming = "streaming".equals(mode);
    int limit = streaming ? MAX_STREAM_BYTES : LambdaFaults.MAX_RESPONSE_BYTES;
    byte[] body;
    try {
      body = request.body().readNBytes(limit + 1);
    } catch (IOException e) {
      return new ProtocolStep.Respond(
          RuntimeApiResponses.error(400, "TruncatedHTTPRequest", "HTTP request truncated"));
    }
    state = State.ANSWERED;
    if (body.length > limit) {
      pendingLogLines = LambdaFaults.tooLargeMessage() + "\n";
      String message = "Exceeded maximum allowed payload size (" + limit + " bytes).";
      return new ProtocolStep.CompleteInvocation(
          RuntimeApiResponses.error(413, "RequestEntityTooLarge", message),
          LambdaFaults.tooLarge(),
          following(request));
    }
    return complete(request, outcome(request, streaming, body));
  }

  private static ProtocolStep complete(RuntimeRequest request, InvocationOutcome outcome) {
    return new ProtocolStep.CompleteInvocation(
        RuntimeApiResponses.accepted(), outcome, following(request));
  }

  // Aloft's bootstraps announce their next request together with the result, which makes an
  // invocation a single exchange.
  private static @Nullable RuntimeRequest following(RuntimeRequest result) {
    String path = result.header("aloft-then");
    return path == null
        ? null
        : new RuntimeRequest("GET", path, Map.of(), InputStream.nullInputStream(), Map::of);
  }

  private InvocationOutcome outcome(RuntimeRequest request, boolean streaming, byte[] body) {
    String type = request.header("content-type");
    String contentType = type == null ? "application/json" : type;
    if (!streaming) {
      return new InvocationOutcome.Success(Payload.of(body), contentType);
    }
    InvocationOutcome.Fault streamError = reports.readTrailer(request);
    return streamError == null ? StreamedResponse.parse(body, contentType) : streamError;
  }

  private ProtocolStep error(String id, RuntimeRequest request) {
    if (!id.equals(invocationId)) {
      return new ProtocolStep.Respond(
          RuntimeApiResponses.error(400, "InvalidRequestID", "Invalid request ID"));
    }
    if (state != State.RUNNING) {
      return forbidden("sent a second result");
    }
    state = State.ANSWERED;
    return complete(request, reports.read(request));
  }

  private ProtocolStep initError(RuntimeRequest request) {
    if (state != State.INITIALIZING) {
      return forbidden("reported an initialization error after it had started");
    }
    state = State.ANSWERED;
    InvocationOutcome.Fault fault = reports.read(request);
    failedInit = fault.type();
    return complete(request, fault);
  }

  private static ProtocolStep forbidden(String what) {
    return new ProtocolStep.Respond(
        RuntimeApiResponses.error(
            403, "InvalidStateTransition", "State transition not allowed: the runtime " + what));
  }

  @Override
  public RuntimeResponse deliver(Invocation invocation, Instant deadline) {
    this.deadline = deadline;
    state = State.RUNNING;
    invocationId = invocation.id();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Lambda-Runtime-Aws-Request-Id", invocation.id());
    headers.put("Lambda-Runtime-Deadline-Ms", Long.toString(deadline.toEpochMilli()));
    headers.put("Lambda-Runtime-Invoked-Function-Arn", arn);
    headers.put("Lambda-Runtime-Trace-Id", traceHeader(invocation.id()));
    Event.Body event =
        switch (invocation.event()) {
          case Event.Body body -> body;
          case Event.Http http ->
              throw new IllegalArgumentException("a Lambda function accepts no HTTP requests");
        };
    event
        .attributes()
        .forEach((name, value) ->
            headers.put(
                name.equals(HANDLER_CONTEXT) ? "Aloft-Context" : "Lambda-Runtime-" + name,
                RuntimeApiResponses.ascii(value)));
    return new RuntimeResponse(200, headers, event.payload());
  }

  // A valid header that is not sampled, so that tracing libraries send nothing.
  private static String traceHeader(String id) {
    String digits = (id.replace("-", "") + "0".repeat(32)).substring(0, 32);
    return "Root=1-"
        + digits.substring(0, 8)
        + "-"
        + digits.substring(8)
        + ";Parent="
        + digits.substring(16)
        + ";Sampled=0";
  }

  @Override
  public InvocationOutcome.Fault timedOut(Invocation invocation) {
    String reason = LambdaFaults.timeoutReason(handler.function().timeout());
    pendingLogLines = InvocationLogLines.timedOut(invocation, reason, deadline);
    return LambdaFaults.timedOut(invocation, reason);
  }

  // The invocation has the error of the initialization.
  private String failedInit(Usage usage) {
    String type = failedInit;
    failedInit = null;
    Duration startup = usage.startup();
    return type == null || startup == null ? "" : InvocationLogLines.init(startup, "error", type);
  }

  @Override
  public InvocationOutcome.Fault exited(Invocation invocation, int status) {
    InvocationOutcome.Fault fault = LambdaFaults.exited(invocation, status);
    failedInit = state == State.INITIALIZING ? fault.type() : failedInit;
    pendingLogLines = InvocationLogLines.exited(fault);
    return fault;
  }

  @Override
  public String logHeader(Invocation invocation) {
    return handler.logFormat() == Handler.LogFormat.PLAIN
        ? ""
        : InvocationLogLines.start(invocation);
  }

  @Override
  public String logFooter(Invocation invocation, Usage usage) {
    String lines = pendingLogLines;
    pendingLogLines = "";
    return handler.logFormat() == Handler.LogFormat.PLAIN
        ? ""
        : lines
            + failedInit(usage)
            + InvocationLogLines.report(invocation, usage, handler.function().memory(), price);
  }

  @Override
  public String logSlowStart(Duration limit) {
    return handler.logFormat() == Handler.LogFormat.PLAIN
        ? ""
        : InvocationLogLines.init(limit, "timeout", null);
  }

  @Override
  public List<Diagnostic> warnings() {
    List<Diagnostic> warnings = new ArrayList<>();
    Diagnostic mismatch =
        userAgent == null
            ? null
            : RuntimeVersions.mismatch(handler.function().runtime(), userAgent);
    if (mismatch != null) {
      warnings.add(mismatch);
    }
    Diagnostic missing = reports.missingPackage();
    if (missing != null) {
      warnings.add(missing);
    }
    return warnings;
  }
}
