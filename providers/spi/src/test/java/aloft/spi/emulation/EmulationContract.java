package aloft.spi.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.model.Function;
import aloft.spi.model.InvocationMode;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Runtime;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import aloft.spi.plan.Question;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What every cloud's [Emulation] must do. Pure: nothing is started.
public abstract class EmulationContract {
  private static final SourceRange PLACE = new SourceRange("serverless.yml", 3, 5, 3, 20);
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Path CODE = Path.of("/code");

  /// Enough of a schedule to pass a day of hours or a month of days.
  private static final int OCCURRENCES = 35;

  protected abstract Emulation emulation();

  /// Returns the names of runtimes that run locally, at least one of each language.
  protected abstract List<String> supportedRuntimes();

  /// Returns the name of a runtime that does not run locally.
  protected abstract String unsupportedRuntime();

  /// Returns a handler as it is written in a manifest for a runtime.
  protected abstract String handler(String runtime);

  /// Returns a service whose HTTP APIs and timers are emulated, with at least one of each kind.
  protected abstract Topology topology();

  private Function function(String runtime) {
    return new Function(
        "hello",
        "shop-dev-hello",
        handler(runtime),
        new Runtime(runtime),
        512,
        Duration.ofSeconds(6),
        Map.of(),
        List.of(),
        PLACE,
        PLACE,
        settings(runtime));
  }

  /// Returns the settings of a function as they are in a topology.
  protected Mapping settings(String runtime) {
    return Mapping.empty(PLACE);
  }

  private Launch launch(String runtime, String workerId) {
    return emulation()
        .launch(
            new Handler(
                function(runtime),
                "here",
                CODE,
                START,
                workerId,
                Map.of("PATH", "/bin", "HOME", "/home/me"),
                Map.of("TABLE", "orders"),
                Map.of("FORCED", "yes"),
                Handler.LogFormat.CLOUD));
  }

  @Test
  void policyHasSaneLimits() {
    for (LocalFunction function : topology().functions()) {
      ExecutionPolicy policy = emulation().policy(function);
      assertThat(policy.startup()).isPositive();
      assertThat(policy.concurrency()).isPositive();
      assertThat(policy.maxWorkers()).isPositive();
      assertThat(policy.retry().attempts()).isNotNegative();
      assertThat(policy.retry().pause().isNegative()).isFalse();
      assertThat(policy.maxEventSize()).isPositive();
      assertThat(policy.maxAsyncEventSize()).isPositive();
      assertThat(policy.maxLogLine()).isPositive();
    }
  }

  @Test
  void supportedRuntimesCanBeStarted() {
    for (String runtime : supportedRuntimes()) {
      Launch launch = launch(runtime, "a".repeat(32));
      assertThat(launch.programs()).as(runtime).isNotEmpty().allMatch(name -> !name.isBlank());
      assertThat(launch.missingProgram().isError()).isTrue();
      assertThat(launch.missingProgram().code()).matches("[a-z]+/[a-z-]+");
      assertThat(launch.missingProgram().hint()).isNotBlank();
      assertThat(launch.arguments().apply(Path.of("/files"))).doesNotContainNull();
      assertThat(launch.environment())
          .containsEntry("TABLE", "orders")
          .containsEntry("FORCED", "yes");
      assertThat(launch.logStream()).matches("\\S+");
      assertThat(launch(runtime, "b".repeat(32)).logStream()).isNotEqualTo(launch.logStream());
    }
  }

  @Test
  void protocolNamesItsVariablesAndHasRulesOfItsOwn() {
    for (String runtime : supportedRuntimes()) {
      switch (launch(runtime, "a".repeat(32)).protocol()) {
        case Protocol.Pull pull -> assertThat(pull.addressVariable()).isNotBlank();
        case Protocol.Serve serve -> {
          assertThat(serve.portVariable()).isNotBlank();
          assertAnswers(serve.rules());
        }
      }
      assertThat(launch(runtime, "a".repeat(32)).protocol().rules())
          .as("rules are made for one worker")
          .isNotSameAs(launch(runtime, "b".repeat(32)).protocol().rules());
    }
  }

  private void assertAnswers(HttpExchange rules) {
    HttpRequest request = rules.request(invocation(), START);
    assertThat(request.path()).startsWith("/");
    HttpResponse answer =
        new HttpResponse(
            200, List.of(new Header("Content-Type", "application/json")), Payload.of("{\"a\":1}"));
    assertThat(rules.outcome(invocation(), answer)).isNotInstanceOf(InvocationOutcome.Fault.class);
    HttpResponse failure = new HttpResponse(500, List.of(), Payload.of("told to fail"));
    assertThat(rules.outcome(invocation(), failure)).isInstanceOf(InvocationOutcome.Fault.class);
  }

  private Invocation invocation() {
    return new Invocation("id-1", emulation().calls().event(Payload.of("{\"a\":1}"), null));
  }

  @Test
  void invocationWithoutResultIsAFault() {
    for (String runtime : supportedRuntimes()) {
      assertFault(launch(runtime, "a".repeat(32)).protocol().rules().timedOut(invocation()));
      assertFault(launch(runtime, "a".repeat(32)).protocol().rules().exited(invocation(), 137));
    }
  }

  private static void assertFault(InvocationOutcome.Fault fault) {
    assertThat(fault.type()).isNotBlank();
    assertThat(fault.message()).isNotBlank();
    assertThat(Json.read(fault.payload(), "payload")).isNotNull();
  }

  @Test
  void logLinesOfInvocationsAreComplete() {
    Usage usage = new Usage(Duration.ofMillis(12), Duration.ofMillis(80), 50_000_000L);
    for (String runtime : supportedRuntimes()) {
      WorkerRules rules = launch(runtime, "a".repeat(32)).protocol().rules();
      assertThat(rules.warnings()).isEmpty();
      assertThat(rules.logHeader(invocation())).matches("(?s)|.*\n");
      assertThat(rules.logFooter(invocation(), usage)).matches("(?s)|.*\n");
    }
  }

  @Test
  void unsupportedRuntimeIsAnError() {
    UserException failure =
        catchThrowableOfType(
            UserException.class, () -> launch(unsupportedRuntime(), "a".repeat(32)));
    Diagnostic diagnostic = failure.diagnostics().getFirst();
    assertThat(diagnostic.code()).isEqualTo("runtime/not-built");
    assertThat(diagnostic.message()).contains(unsupportedRuntime());
    assertThat(diagnostic.hint()).isNotBlank();
  }

  @Test
  void unknownRoutesAreAnswered() {
    Topology topology = topology();
    assertThat(topology.triggers(Trigger.HttpApi.class)).isNotEmpty();
    for (Trigger.HttpApi api : topology.triggers(Trigger.HttpApi.class)) {
      switch (unknownRoute(emulation().triggers().http(topology, api))) {
        case Action.Respond answer -> assertThat(answer.response().status()).isBetween(400, 499);
        case Action.Invoke call -> assertPassedOn(call.event());
        case Action.InvokeAsync call -> assertPassedOn(call.event());
        case Action.Fetch fetch -> throw new AssertionError("a document is fetched");
      }
    }
    assertThat(statusOfUnknownRoute(emulation().cloudApi(List.of(topology)))).isBetween(400, 501);
    assertThat(statusOfUnknownRoute(emulation().cloudApi(List.of()))).isBetween(400, 501);
  }

  private static void assertPassedOn(Event event) {
    assertThat(event)
        .as("a function that answers every route gets the request")
        .isInstanceOfSatisfying(
            Event.Http.class,
            http -> assertThat(http.request().path()).isEqualTo("/no/such/route"));
  }

  private static int statusOfUnknownRoute(HttpHandler handler) {
    Action action = unknownRoute(handler);
    assertThat(action).isInstanceOf(Action.Respond.class);
    return ((Action.Respond) action).response().status();
  }

  private static Action unknownRoute(HttpHandler handler) {
    HttpRequest request =
        new HttpRequest(
            "GET",
            "/no/such/route",
            null,
            "HTTP/1.1",
            List.of(new Header("Host", "127.0.0.1")),
            Payload.of(""),
            "127.0.0.1",
            START,
            "id-1");
    return handler.handle(request);
  }

  @Test
  void timersAdvance() {
    Topology topology = topology();
    assertThat(topology.triggers(Trigger.Timer.class)).isNotEmpty();
    for (Trigger.Timer timer : topology.triggers(Trigger.Timer.class)) {
      TimerRule rule = emulation().triggers().timer(topology, timer);
      Instant time = START;
      for (int i = 0; i < OCCURRENCES && time != null; i++) {
        Instant next = rule.next(START, time);
        assertThat(rule.next(START, time)).isEqualTo(next);
        if (next != null) {
          assertThat(next).isAfter(time);
          assertThat(rule.event(next)).isEqualTo(rule.event(next));
        }
        time = next;
      }
    }
  }

  @Test
  void callsKeepTheirPayload() {
    CallFormat calls = emulation().calls();
    Payload payload = Payload.of("{\"a\":1}");
    for (Event event :
        List.of(
            calls.event(payload, null),
            calls.event(payload, "{\"client\":1}"),
            calls.localEvent(payload, null),
            calls.localEvent(payload, "{\"handler\":1}"))) {
      assertThat(
              switch (event) {
                case Event.Body body -> body.payload();
                case Event.Http http -> http.request().body();
              })
          .isEqualTo(payload);
    }
  }

  @Test
  void callsHaveSuccessStatus() {
    for (InvocationMode mode : InvocationMode.values()) {
      assertThat(emulation().calls().status(mode)).isBetween(200, 299);
    }
  }

  @Test
  void resultsAreShownAsJsonOrNotAtAll() {
    Function function = function(supportedRuntimes().getFirst());
    CallFormat calls = emulation().calls();
    assertThat(calls.shown(success("{\"a\":1}"), function))
        .satisfies(node -> assertThat(Json.write(node, 0)).isEqualTo("{\"a\":1}"));
    assertThat(calls.shown(success("<p>"), function)).isNull();
  }

  private static InvocationOutcome success(String text) {
    return new InvocationOutcome.Success(Payload.of(text), "application/json");
  }

  @Test
  void functionThatCannotRunIsAFault() {
    Diagnostic reason = Diagnostic.error("test/reason", "there is no code");
    InvocationOutcome.Fault fault = emulation().calls().failure(reason);
    assertFault(fault);
    assertThat(fault.message()).contains("there is no code");
    assertThat(emulation().calls().shown(fault, function(supportedRuntimes().getFirst())))
        .satisfies(node -> assertThat(Json.write(node, 0)).contains("there is no code"));
  }

  @Test
  void unknownValuesHaveNoLocalValue() {
    LocalValues values = emulation().values();
    assertThat(values.variable("nowhere", "a")).isNull();
    assertThat(values.variable("nowhere", null)).isNull();
    assertThat(values.fact(new Question("nothing", "a"))).isNull();
  }

  @Test
  void credentialsAreAddedAndOtherVariablesKept() {
    LocalValues values = emulation().values();
    LocalValues.Identity none = new LocalValues.Identity("dev", null, null, path -> null);
    assertThat(values.withCredentials(Map.of(), none)).isEmpty();
    assertThat(values.withCredentials(Map.of("EDITOR", "ed"), none)).containsEntry("EDITOR", "ed");
    assertThat(values.givesAccess("EDITOR")).isFalse();
    assertThat(values.givesAccess("DATABASE_URL")).isFalse();
    assertThat(values.givesAccess("PATH")).isFalse();
  }

  @Test
  void workersCarryTheirIdInTheEnvironment() {
    for (String runtime : supportedRuntimes()) {
      assertThat(launch(runtime, "a".repeat(32)).environment().values())
          .as("processes of a worker are found by it")
          .anyMatch(value -> value.contains("a".repeat(32)));
    }
  }
}
