package aloft.aws.emulation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.worker.Dialogue;
import aloft.spi.worker.Handler;
import aloft.spi.worker.Invocation;
import aloft.spi.worker.Outcome;
import aloft.spi.worker.Payload;
import aloft.spi.worker.Reply;
import aloft.spi.worker.Request;
import aloft.spi.worker.Step;
import aloft.spi.worker.Usage;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The Lambda Runtime API, as one worker finds it.
///
/// See https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
final class RuntimeApi implements Dialogue {
  private static final String RUNTIME = "/2018-06-01/runtime/";
  private static final int LARGEST_STREAM = 200 * 1024 * 1024;

  /// Where the runtime stands: it may ask for an event in all states but RUNNING.
  private enum State {
    LOADING,
    READY,
    RUNNING,
    ANSWERED
  }

  private final Handler handler;
  private final Reports reports;
  private final ExtensionApi extensions;
  private final String arn;
  private State state = State.LOADING;
  private String current = "";
  private @Nullable String agent;
  private Instant due;
  private String lastWords = "";

  RuntimeApi(Handler handler) {
    this.handler = handler;
    this.due = handler.moment();
    this.reports = new Reports(handler.function());
    this.extensions = new ExtensionApi(handler);
    this.arn =
        "arn:aws:lambda:%s:%s:function:%s"
            .formatted(handler.region(), Predictions.ACCOUNT, handler.function().deployedName());
  }

  @Override
  public Step hear(Request request) {
    if (agent == null) {
      agent = request.header("user-agent");
    }
    String path = request.path();
    if (!path.startsWith(RUNTIME)) {
      return extensions.hear(request);
    }
    String[] parts = path.substring(RUNTIME.length()).split("/", -1);
    String what = request.method() + " " + parts[0] + "/" + parts[parts.length - 1];
    return switch (what) {
      case "GET invocation/next" -> next();
      case "POST invocation/response" -> response(parts[1], request);
      case "POST invocation/error" -> error(parts[1], request);
      case "POST init/error" -> initError(request);
      default -> new Step.Say(Replies.notFound());
    };
  }

  private Step next() {
    if (state == State.RUNNING) {
      return forbidden("asked for an event before it answered the last one");
    }
    state = State.READY;
    return new Step.AwaitInvocation();
  }

  private Step response(String id, Request request) {
    if (!id.equals(current)) {
      return new Step.Say(Replies.error(400, "InvalidRequestID", "Invalid request ID"));
    }
    if (state != State.RUNNING) {
      return forbidden("answered twice");
    }
    String mode = request.header("lambda-runtime-function-response-mode");
    if (mode != null && !mode.equals("streaming") && !mode.equals("buffered")) {
      return new Step.Say(
          Replies.error(
              400, "InvalidFunctionResponseMode", "Invalid function response mode: " + mode));
    }
    boolean streaming = "streaming".equals(mode);
    int most = streaming ? LARGEST_STREAM : Faults.LARGEST_ANSWER;
    byte[] body;
    try {
      body = request.body().readNBytes(most + 1);
    } catch (IOException e) {
      return new Step.Say(Replies.error(400, "TruncatedHTTPRequest", "HTTP request truncated"));
    }
    state = State.ANSWERED;
    if (body.length > most) {
      String message = "Exceeded maximum allowed payload size (" + most + " bytes).";
      return new Step.Finish(
          Replies.error(413, "RequestEntityTooLarge", message), Faults.tooLarge());
    }
    return new Step.Finish(Replies.accepted(), outcome(request, streaming, body));
  }

  private Outcome outcome(Request request, boolean streaming, byte[] body) {
    String type = request.header("content-type");
    String content = type == null ? "application/json" : type;
    if (!streaming) {
      return new Outcome.Answer(Payload.of(body), content);
    }
    Outcome.Fault broken = reports.trailer(request);
    return broken == null ? Streamed.answer(body, content) : broken;
  }

  private Step error(String id, Request request) {
    if (!id.equals(current)) {
      return new Step.Say(Replies.error(400, "InvalidRequestID", "Invalid request ID"));
    }
    if (state != State.RUNNING) {
      return forbidden("answered twice");
    }
    state = State.ANSWERED;
    return new Step.Finish(Replies.accepted(), reports.read(request));
  }

  private Step initError(Request request) {
    if (state != State.LOADING) {
      return forbidden("told of a failed start after it had started");
    }
    state = State.ANSWERED;
    return new Step.Finish(Replies.accepted(), reports.read(request));
  }

  private static Step forbidden(String what) {
    return new Step.Say(
        Replies.error(403, "InvalidStateTransition", "State transition not allowed: it " + what));
  }

  @Override
  public Reply deliver(Invocation invocation, Instant deadline) {
    due = deadline;
    state = State.RUNNING;
    current = invocation.id();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Lambda-Runtime-Aws-Request-Id", invocation.id());
    headers.put("Lambda-Runtime-Deadline-Ms", Long.toString(deadline.toEpochMilli()));
    headers.put("Lambda-Runtime-Invoked-Function-Arn", arn);
    headers.put("Lambda-Runtime-Trace-Id", trace(invocation.id()));
    invocation
        .attributes()
        .forEach((name, value) -> headers.put("Lambda-Runtime-" + name, Replies.ascii(value)));
    String context = invocation.context();
    if (context != null) {
      headers.put("Aloft-Context", Replies.ascii(context));
    }
    return new Reply(200, headers, invocation.payload());
  }

  // Of the right shape and not sampled: no tracing library sends anything.
  private static String trace(String id) {
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
  public Outcome.Fault timedOut(Invocation invocation) {
    Outcome.Fault fault = Faults.timedOut(invocation, handler.function().timeout());
    lastWords = LogLines.timedOut(invocation, fault, due);
    return fault;
  }

  @Override
  public Outcome.Fault exited(Invocation invocation, int status) {
    Outcome.Fault fault = Faults.exited(invocation, status);
    lastWords = LogLines.exited(fault);
    return fault;
  }

  @Override
  public String opening(Invocation invocation) {
    return handler.logs() == Handler.Logs.PLAIN ? "" : LogLines.start(invocation);
  }

  @Override
  public String closing(Invocation invocation, Usage usage) {
    String words = lastWords;
    lastWords = "";
    return handler.logs() == Handler.Logs.PLAIN
        ? ""
        : words + LogLines.report(invocation, usage, handler.function().memory());
  }

  @Override
  public List<Diagnostic> remarks() {
    Diagnostic remark = agent == null ? null : Versions.remark(handler.function().runtime(), agent);
    return remark == null ? List.of() : List.of(remark);
  }
}
