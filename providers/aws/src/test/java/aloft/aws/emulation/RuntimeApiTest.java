package aloft.aws.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.ProtocolStep;
import aloft.spi.emulation.RuntimeRequest;
import aloft.spi.emulation.RuntimeResponse;
import aloft.spi.emulation.Usage;
import aloft.spi.model.Function;
import aloft.spi.model.Runtime;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RuntimeApiTest {
  private static final String RUNTIME = "/2018-06-01/runtime/";
  private static final Instant DEADLINE = Instant.ofEpochMilli(1_767_323_045_000L);

  private final RuntimeApi api = new RuntimeApi(handler("nodejs22.x", Map.of(), Map.of()));

  static Handler handler(
      String runtime, Map<String, String> inherited, Map<String, String> environment) {
    SourceRange range = SourceRange.of("serverless.yml");
    Function function =
        new Function(
            "hello",
            "shop-dev-hello",
            "src/index.main",
            new Runtime(runtime),
            512,
            Duration.ofSeconds(6),
            Map.of(),
            List.of(),
            range,
            range);
    return new Handler(
        function,
        "eu-west-1",
        Path.of("/code"),
        Instant.parse("2026-01-02T03:04:05Z"),
        "f".repeat(32),
        inherited,
        environment,
        Map.of(),
        Handler.LogFormat.CLOUD);
  }

  private ProtocolStep send(String method, String path, String body, Map<String, String> headers) {
    Map<String, List<String>> fields = new HashMap<>();
    headers.forEach((name, value) -> fields.put(name, List.of(value)));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return api.handle(
        new RuntimeRequest(method, path, fields, new ByteArrayInputStream(bytes), () -> fields));
  }

  private ProtocolStep post(String path, String body) {
    return send("POST", RUNTIME + path, body, Map.of());
  }

  private static RuntimeResponse reply(ProtocolStep step) {
    return switch (step) {
      case ProtocolStep.Respond respond -> respond.response();
      case ProtocolStep.CompleteInvocation finish -> finish.response();
      default -> throw new AssertionError(step);
    };
  }

  private static InvocationOutcome outcome(ProtocolStep step) {
    return ((ProtocolStep.CompleteInvocation) step).outcome();
  }

  private RuntimeResponse startInvocation(String id) {
    assertThat(send("GET", RUNTIME + "invocation/next", "", Map.of()))
        .isInstanceOf(ProtocolStep.AwaitInvocation.class);
    return api.deliver(invocation(id), DEADLINE);
  }

  private static Invocation invocation(String id) {
    return new Invocation(
        id,
        new Event.Body(
            Payload.of("{}"),
            Map.of(
                "Client-Context", "{\"a\":\"é\n\"}", RuntimeApi.HANDLER_CONTEXT, "{\"mine\": 1}")));
  }

  @Test
  void eventsHaveTheirHeaders() {
    RuntimeResponse reply = startInvocation("0a1b2c3d-0000-4000-8000-000000000001");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers())
        .containsEntry("Lambda-Runtime-Aws-Request-Id", "0a1b2c3d-0000-4000-8000-000000000001")
        .containsEntry("Lambda-Runtime-Deadline-Ms", "1767323045000")
        .containsEntry(
            "Lambda-Runtime-Invoked-Function-Arn",
            "arn:aws:lambda:eu-west-1:123456789012:function:shop-dev-hello")
        .containsEntry("Lambda-Runtime-Client-Context", "{\"a\":\"\\u00e9 \"}")
        .containsEntry("Aloft-Context", "{\"mine\": 1}")
        .containsEntry(
            "Lambda-Runtime-Trace-Id",
            "Root=1-0a1b2c3d-000040008000000000000001;Parent=8000000000000001;Sampled=0");
  }

  @Test
  void responsesAreAcceptedOnce() {
    startInvocation("a");
    ProtocolStep step = post("invocation/a/response", "{\"ok\":true}");
    assertThat(reply(step).status()).isEqualTo(202);
    assertThat(reply(step).body().text()).isEqualTo("{\"status\":\"OK\"}");
    assertThat(outcome(step))
        .isEqualTo(new InvocationOutcome.Success(Payload.of("{\"ok\":true}"), "application/json"));
    RuntimeResponse again = reply(post("invocation/a/response", "1"));
    assertThat(again.status()).isEqualTo(403);
    assertThat(again.body().text()).contains("\"errorType\":\"InvalidStateTransition\"");
    assertThat(reply(post("invocation/a/error", "{}")).status()).isEqualTo(403);
  }

  @Test
  void resultsAnnounceTheNextRequest() {
    startInvocation("a");
    ProtocolStep.CompleteInvocation step =
        (ProtocolStep.CompleteInvocation)
            send(
                "POST",
                RUNTIME + "invocation/a/response",
                "1",
                Map.of("aloft-then", RUNTIME + "invocation/next"));
    RuntimeRequest following = Objects.requireNonNull(step.following());
    assertThat(api.handle(following)).isInstanceOf(ProtocolStep.AwaitInvocation.class);
    api.deliver(invocation("b"), DEADLINE);
    assertThat(((ProtocolStep.CompleteInvocation) post("invocation/b/response", "1")).following())
        .isNull();
  }

  @Test
  void requestsOutOfOrderAreRejected() {
    assertThat(reply(post("invocation/a/response", "1")).status()).isEqualTo(400);
    startInvocation("a");
    assertThat(reply(post("invocation/b/response", "1")).body().text())
        .isEqualTo("{\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}");
    assertThat(reply(send("GET", RUNTIME + "invocation/next", "", Map.of())).status())
        .isEqualTo(403);
    assertThat(reply(post("init/error", "{}")).status()).isEqualTo(403);
    assertThat(reply(post("other", "")).status()).isEqualTo(404);
    assertThat(reply(send("DELETE", "/", "", Map.of())).status()).isEqualTo(404);
    ProtocolStep odd =
        send(
            "POST",
            RUNTIME + "invocation/a/response",
            "1",
            Map.of("lambda-runtime-function-response-mode", "odd"));
    assertThat(reply(odd).body().text()).contains("InvalidFunctionResponseMode");
  }

  @Test
  void tooLargeResponsesEndTheInvocation() {
    startInvocation("a");
    ProtocolStep step =
        post("invocation/a/response", "x".repeat(LambdaFaults.MAX_RESPONSE_BYTES + 1));
    assertThat(reply(step).status()).isEqualTo(413);
    assertThat(reply(step).body().text())
        .isEqualTo(
            "{\"errorMessage\":\"Exceeded maximum allowed payload size (6291556"
                + " bytes).\",\"errorType\":\"RequestEntityTooLarge\"}");
    assertThat(((InvocationOutcome.Fault) outcome(step)).type())
        .isEqualTo("Function.ResponseSizeTooLarge");
  }

  @Test
  void errorsAreReadInTheFormatOfEachLanguage() {
    startInvocation("a");
    InvocationOutcome.Fault python =
        (InvocationOutcome.Fault)
            outcome(
                post(
                    "invocation/a/error",
                    "{\"errorMessage\":\"no\",\"errorType\":\"KeyError\",\"requestId\":\"a\",\"stackTrace\":[\""
                        + "  File\"]}"));
    assertThat(python.type()).isEqualTo("KeyError");
    assertThat(python.trace()).containsExactly("  File");
    startInvocation("b");
    InvocationOutcome.Fault bare =
        (InvocationOutcome.Fault)
            outcome(
                send(
                    "POST",
                    RUNTIME + "invocation/b/error",
                    "",
                    Map.of("lambda-runtime-function-error-type", "Runtime.OutOfLuck")));
    assertThat(bare.type()).isEqualTo("Runtime.OutOfLuck");
    startInvocation("c");
    InvocationOutcome.Fault odd =
        (InvocationOutcome.Fault)
            outcome(
                send(
                    "POST",
                    RUNTIME + "invocation/c/error",
                    "not json",
                    Map.of("lambda-runtime-function-error-type", "odd type")));
    assertThat(odd.type()).isEqualTo("Function.Unknown");
    assertThat(odd.payload()).isEqualTo("not json");
  }

  @Test
  void initErrorsAreTheOutcomeOfTheFirstInvocation() {
    ProtocolStep step =
        post("init/error", "{\"errorType\":\"Error\",\"errorMessage\":\"at start\"}");
    assertThat(reply(step).status()).isEqualTo(202);
    assertThat(((InvocationOutcome.Fault) outcome(step)).message()).isEqualTo("at start");
  }

  @Test
  void brokenStreamsAreFaults() {
    startInvocation("a");
    ProtocolStep step =
        send(
            "POST",
            RUNTIME + "invocation/a/response",
            "half",
            Map.of(
                "lambda-runtime-function-response-mode",
                "streaming",
                "lambda-runtime-function-error-type",
                "Error",
                "lambda-runtime-function-error-body",
                "eyJlcnJvclR5cGUiOiJFcnJvciIsImVycm9yTWVzc2FnZSI6ImhhbGYgd2F5In0="));
    assertThat(((InvocationOutcome.Fault) outcome(step)).message()).isEqualTo("half way");
  }

  @Test
  void extensionsRegisterAndWait() {
    String extension = "/2020-01-01/extension/";
    RuntimeResponse registered =
        reply(
            send(
                "POST",
                extension + "register",
                "{\"events\":[]}",
                Map.of("lambda-extension-name", "mine")));
    assertThat(registered.body().text())
        .isEqualTo(
            "{\"functionName\":\"shop-dev-hello\",\"functionVersion\":\"$LATEST\",\"handler\":\"src/index.main\"}");
    String id = String.valueOf(registered.headers().get("Lambda-Extension-Identifier"));
    Map<String, String> identifier = Map.of("lambda-extension-identifier", id);
    assertThat(send("GET", extension + "event/next", "", identifier))
        .isInstanceOf(ProtocolStep.AwaitTermination.class);
    assertThat(reply(send("POST", extension + "exit/error", "{}", identifier)).status())
        .isEqualTo(202);
    assertThat(reply(send("GET", extension + "event/next", "", Map.of())).body().text())
        .contains("Extension.MissingExtensionIdentifier");
    assertThat(reply(send("POST", extension + "register", "", Map.of())).body().text())
        .contains("Extension.InvalidExtensionName");
    assertThat(reply(send("PUT", "/2022-07-01/telemetry", "{}", Map.of())).body().text())
        .contains("Telemetry.NotSupported");
  }

  @Test
  void writesStartAndReportLines() {
    assertThat(api.logHeader(invocation("a"))).isEqualTo("START RequestId: a Version: $LATEST\n");
    Usage usage = new Usage(Duration.ofNanos(3_010_000), Duration.ofMillis(110), 36L * 1024 * 1024);
    assertThat(api.logFooter(invocation("a"), usage))
        .isEqualTo(
            "END RequestId: a\n"
                + "REPORT RequestId: a\tDuration: 3.01 ms\tBilled Duration: 114 ms\tMemory Size:"
                + " 512 MB\tMax Memory Used: 36 MB\tInit Duration: 110.00 ms\tPrice: $0.0000011500"
                + "\t\n");
  }

  @Test
  void reportsTimeoutsAndExitsLikeLambda() {
    assertThat(api.timedOut(invocation("a")).payload())
        .isEqualTo(
            "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: a Error: Task timed"
                + " out after 6.00 seconds\"}");
    assertThat(api.logFooter(invocation("a"), new Usage(Duration.ZERO, null, null)))
        .contains(" a Task timed out after 6.00 seconds\n\n");
    assertThat(api.exited(invocation("a"), 137).message())
        .isEqualTo("RequestId: a Error: Runtime exited with error: signal: killed");
  }
}
