package aloft.azure.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import aloft.azure.cloud.fake.Answer;
import aloft.azure.cloud.fake.AzureDouble;
import aloft.azure.cloud.fake.Exchange;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.InvocationMode;
import aloft.spi.model.Section;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Operations.Call;
import aloft.spi.provider.Operations.CallResult;
import aloft.spi.provider.Operations.DeployedFunction;
import aloft.spi.provider.Operations.Endpoint;
import aloft.spi.provider.Operations.Info;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What calls, logs and descriptions of a deployed service ask of Azure: methods, paths, keys,
/// queries.
final class OperationsIT {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String GET_HELLO = "{\"http\": \"GET /hello\"}";

  private final AzureFixture fixture;
  private final AzureDouble azure;
  private final List<Exchange> calls = new CopyOnWriteArrayList<>();

  OperationsIT(@TempDir Path folder) {
    fixture = new AzureFixture(folder);
    azure = fixture.azure();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /// Deploys a service whose functions record their calls.
  private ServiceFixture deploy(ServiceFixture service) {
    try (Cloud cloud = service.connect(fixture.variables())) {
      cloud
          .deployments()
          .apply(
              service.target(),
              service.bundle(TIME),
              false,
              CloudFixture.NO_REMOVALS,
              Progress.SILENT);
    }
    azure.serve(
        "",
        call -> {
          calls.add(call);
          return Answer.text(call.target().startsWith("/admin/") ? 202 : 200, "done");
        });
    return service;
  }

  private ServiceFixture withEvent(String event) {
    return fixture.service().with(GET_HELLO, event);
  }

  private CallResult call(
      ServiceFixture service,
      String function,
      String payload,
      InvocationMode mode,
      @Nullable String context) {
    try (Cloud cloud = service.connect(fixture.variables())) {
      return cloud
          .operations()
          .invoke(
              service.target(),
              service.target().service().function(function),
              new Call(payload, mode, null, false, context));
    }
  }

  /// Calls `hello` and returns the request that it got.
  private Exchange request(ServiceFixture service, String payload, @Nullable String context) {
    calls.clear();
    CallResult result = call(service, "hello", payload, InvocationMode.WAIT, context);
    assertThat(result.failed()).isFalse();
    assertThat(calls).hasSize(1);
    return calls.getFirst();
  }

  private static Diagnostic failure(Runnable work) {
    return catchThrowableOfType(UserException.class, work::run).diagnostics().getFirst();
  }

  private String key(String name) {
    return azure.key(azure.apps().getFirst(), name);
  }

  @Test
  void payloadOfAGetIsItsQuery() {
    ServiceFixture service = deploy(fixture.service());
    Exchange call = request(service, "{\"a\": \"1&2\", \"list\": [1], \"n\": 3}", null);
    assertThat(call.method()).isEqualTo("GET");
    assertThat(call.target()).isEqualTo("/hello?a=1%262&list=%5B1%5D&n=3");
    assertThat(call.body()).isEmpty();
    assertThat(call.headers()).doesNotContainKeys("x-functions-key", "authorization");
    assertThat(request(service, "", null).target()).isEqualTo("/hello");
  }

  @Test
  void payloadOfAPostIsItsBody() {
    ServiceFixture service = deploy(withEvent("{\"http\": \"POST /hello\"}"));
    Exchange json = request(service, "{\"a\": 1}", null);
    assertThat(json.method()).isEqualTo("POST");
    assertThat(json.body()).isEqualTo("{\"a\": 1}");
    assertThat(json.headers()).containsEntry("content-type", "application/json");
    Exchange text = request(service, "\"plain\"", null);
    assertThat(text.body()).isEqualTo("plain");
    assertThat(text.headers()).containsEntry("content-type", "text/plain; charset=utf-8");
  }

  @Test
  void contextReplacesMethodPathAndHeaders() {
    ServiceFixture service = deploy(withEvent("{\"http\": \"ANY /hello/{id}\"}"));
    Diagnostic error = failure(() -> request(service, "{}", null));
    assertThat(error.code()).isEqualTo("invoke/path");
    assertThat(error.message()).contains("/hello/{id}");
    assertThat(error.hint()).contains("--context '{\"path\": \"/hello/1\"}'");
    Exchange call =
        request(
            service,
            "{\"a\": 1}",
            "{\"method\": \"put\", \"path\": \"/hello/7?b=2\", \"headers\": {\"X-One\": 1,"
                + " \"Host\": \"other\"}}");
    assertThat(call.method()).isEqualTo("PUT");
    assertThat(call.target()).isEqualTo("/hello/7?b=2");
    assertThat(call.headers()).containsEntry("x-one", "1");
    assertThat(request(service, "{\"a\": 1}", "{\"method\": \"GET\", \"path\": \"hello/7?b=2\"}"))
        .satisfies(get -> assertThat(get.target()).isEqualTo("/hello/7?b=2&a=1"));
    assertThat(
            failure(() ->
                    request(service, "{}", "{\"method\": \"NO SUCH\", \"path\": \"/hello/1\"}"))
                .code())
        .isEqualTo("invoke/method");
    assertThat(failure(() -> request(service, "{}", "{\"path\": \"/a b\\\\\"}")).code())
        .isEqualTo("invoke/path");
  }

  @Test
  void keyOfTheLevelIsSent() {
    ServiceFixture service =
        deploy(
            withEvent(
                "{\"http\": {\"method\": \"GET\", \"path\": \"/hello\", \"auth\": \"key\"}}"));
    assertThat(request(service, "", null).headers()).containsEntry("x-functions-key", key("hello"));
  }

  private ServiceFixture withLevel(String level) {
    return withEvent(
            "{\"http\": {\"methods\": [\"GET\"], \"route\": \"hello\", \"authLevel\": \""
                + level
                + "\"}}")
        .with(
            "{\"http\": \"POST /failing\"}",
            "{\"http\": {\"methods\": [\"POST\"], \"route\": \"failing\"}}");
  }

  @Test
  void appsWithTheirOwnRoutesHaveTheUsualPrefix() {
    ServiceFixture service = deploy(withLevel("admin"));
    Exchange call = request(service, "", null);
    assertThat(call.target()).isEqualTo("/api/hello");
    assertThat(call.headers()).containsEntry("x-functions-key", key("master"));
    ServiceFixture open = withLevel("anonymous");
    assertThat(request(open, "", null).headers()).doesNotContainKey("x-functions-key");
    assertThat(request(withLevel("function"), "", null).headers())
        .containsEntry("x-functions-key", key("hello"));
  }

  @Test
  void functionsWithoutRequestsAreStartedByTheHost() {
    ServiceFixture service = deploy(withEvent("{\"schedule\": \"rate(5 minutes)\"}"));
    CallResult result = call(service, "hello", "{\"a\": 1}", InvocationMode.WAIT, null);
    assertThat(result.status()).isEqualTo(202);
    assertThat(result.failed()).isFalse();
    assertThat(calls)
        .singleElement()
        .satisfies(call -> {
          assertThat(call.method()).isEqualTo("POST");
          assertThat(call.target()).isEqualTo("/admin/functions/hello");
          assertThat(call.body()).isEqualTo("{\"input\":\"{\\\"a\\\": 1}\"}");
          assertThat(call.headers()).containsEntry("x-functions-key", key("master"));
        });
  }

  @Test
  void callsWithoutAResultAreStartedByTheHost() {
    ServiceFixture service = deploy(fixture.service());
    assertThat(call(service, "hello", "{}", InvocationMode.ASYNC, null).status()).isEqualTo(202);
    assertThat(calls.getFirst().target()).isEqualTo("/admin/functions/hello");
    calls.clear();
    assertThat(call(service, "hello", "{}", InvocationMode.DRY_RUN, null).status()).isEqualTo(200);
    assertThat(calls).isEmpty();
  }

  @Test
  void failedAnswerIsAResult() {
    ServiceFixture service = deploy(fixture.service());
    azure.serve("", call -> Answer.text(503, "not now"));
    CallResult result = call(service, "hello", "", InvocationMode.WAIT, null);
    assertThat(result.status()).isEqualTo(503);
    assertThat(result.payload()).isEqualTo("not now");
    assertThat(result.failed()).isTrue();
    assertThat(azure.named("GET invoke")).as("a call is made once").hasSize(1);
  }

  @Test
  void whatIsNotDeployedIsNamed() {
    Diagnostic none =
        failure(() -> call(fixture.service(), "hello", "", InvocationMode.WAIT, null));
    assertThat(none.code()).isEqualTo("deployment/missing");
    ServiceFixture service = deploy(fixture.service());
    ServiceFixture more =
        service.with("\"failing\": {", "\"later\": {\"handler\": \"hello.main\"}, \"failing\": {");
    Diagnostic error = failure(() -> call(more, "later", "", InvocationMode.WAIT, null));
    assertThat(error.code()).isEqualTo("function/not-deployed");
    assertThat(error.message()).contains("\"later\"");
  }

  @Test
  void keyThatMayNotBeReadIsNamed() {
    ServiceFixture service = deploy(withLevel("function"));
    azure.replyTimes(
        1,
        "POST listkeys",
        Answer.error(
            403,
            "AuthorizationFailed",
            "The client 'x' does not have authorization to perform action"
                + " 'Microsoft.Web/sites/functions/listkeys/action' over scope '/subscriptions/s'"
                + " or the scope is invalid."));
    Diagnostic error = failure(() -> call(service, "hello", "", InvocationMode.WAIT, null));
    assertThat(error.code()).isEqualTo("azure/access-denied");
    assertThat(error.message()).contains("Microsoft.Web/sites/functions/listkeys/action");
    assertThat(calls).isEmpty();
  }

  @Test
  void infoShowsWhatTheStackTells() {
    ServiceFixture service = deploy(fixture.service());
    azure.packageDelays(0, 1);
    try (Cloud cloud = service.connect(fixture.variables())) {
      Info info = cloud.operations().info(service.target(), false);
      String app = azure.apps().getFirst();
      assertThat(info.functions())
          .extracting(DeployedFunction::name)
          .containsExactly("hello", "failing");
      assertThat(info.endpoints())
          .extracting(Endpoint::method, endpoint -> endpoint.url().replaceFirst(":[0-9]+", ""))
          .containsExactly(
              tuple("GET", "http://127.0.0.1/hello"), tuple("POST", "http://127.0.0.1/failing"));
      assertThat(info.sections())
          .flatExtracting(Section::items)
          .extracting(Section.Item::name, Section.Item::value)
          .contains(tuple("group", "shop-dev-rg"), tuple("app", app));
      assertThat(info.toString()).doesNotContain(key("master"), key("hello"));
    }
  }

  private static JsonObject row(String time, String message, String id) {
    JsonObject row = new JsonObject();
    row.addProperty("timestamp", time);
    row.addProperty("message", message);
    row.addProperty("operation_Name", "hello");
    row.addProperty("cloud_RoleInstance", "instance-1");
    row.addProperty("itemId", id);
    return row;
  }

  private List<LogLine> log(@Nullable String filter) {
    List<LogLine> lines = new ArrayList<>();
    try (Cloud cloud = fixture.connect()) {
      cloud
          .operations()
          .logs(
              fixture.target(),
              fixture.target().service().function("hello"),
              new LogQuery(Instant.EPOCH, filter, false, Duration.ZERO),
              lines::add);
    }
    return lines;
  }

  @Test
  void tracesAndExceptionsAreInOrder() {
    deploy(fixture.service());
    azure.log("traces", row("2026-01-02T03:04:07Z", "third\n", "3"));
    azure.log("traces", row("2026-01-02T03:04:05.1234567Z", "first", "1"));
    JsonObject exception =
        JsonParser.parseString(
                """
                {"timestamp": "2026-01-02T03:04:06Z", "outerType": "TypeError", "itemId": "2",
                 "outerMessage": "x is undefined", "operation_Name": "hello"}
                """)
            .getAsJsonObject();
    azure.log("exceptions", exception);
    JsonObject foreign = row("2026-01-02T03:04:06Z", "foreign", "4");
    foreign.addProperty("operation_Name", "failing");
    azure.log("traces", foreign);
    assertThat(log(null))
        .extracting(LogLine::message, LogLine::stream)
        .containsExactly(
            tuple("first", "instance-1"),
            tuple("TypeError: x is undefined", "hello"),
            tuple("third", "instance-1"));
    assertThat(log(null).getFirst().timestamp()).isEqualTo("2026-01-02T03:04:05.123456700Z");
  }

  @Test
  void filterIsAText() {
    deploy(fixture.service());
    azure.log("traces", row("2026-01-02T03:04:05Z", "it's a \\ \"quote\"", "1"));
    azure.log("traces", row("2026-01-02T03:04:06Z", "other", "2"));
    for (String filter : List.of("it's", "\\ \"quote", "IT'S")) {
      assertThat(log(filter)).extracting(LogLine::message).containsExactly("it's a \\ \"quote\"");
    }
    assertThat(log("\\' x 'o")).isEmpty();
  }

  @Test
  void linesThatArriveLateAreShownOnce() {
    deploy(fixture.service());
    azure.log("traces", row("2026-01-02T03:04:05Z", "first", "1"));
    List<String> lines = new ArrayList<>();
    Thread command = Thread.currentThread();
    try (Cloud cloud = fixture.connect()) {
      cloud
          .operations()
          .logs(
              fixture.target(),
              fixture.target().service().function("hello"),
              new LogQuery(Instant.EPOCH, null, true, Duration.ofMillis(1)),
              line -> {
                lines.add(line.message());
                switch (lines.size()) {
                  case 1 -> azure.log("traces", row("2026-01-02T03:04:15Z", "second", "2"));
                  case 2 -> azure.log("traces", row("2026-01-02T03:03:00Z", "late", "3"));
                  default -> command.interrupt();
                }
              });
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(lines).containsExactly("first", "second", "late");
  }

  @Test
  void refusedQueryIsAnError() {
    deploy(fixture.service());
    azure.replyTimes(
        1, "POST query", Answer.error(403, "InsufficientAccessError", "no access to the resource"));
    assertThat(failure(() -> log(null)).code()).isEqualTo("azure/access-denied");
    azure.replyTimes(1, "POST query", Answer.error(400, "BadArgumentError", "a bad query"));
    assertThat(failure(() -> log(null)).message()).contains("a bad query");
  }

  @Test
  void appWithoutApplicationInsightsHasNoLogs() {
    deploy(fixture.service());
    azure.replyWith(exchange -> {
      if (!exchange.name().equals("GET deploymentStacks")) {
        return null;
      }
      JsonObject stack =
          java.util.Objects.requireNonNull(
              azure.resource(exchange.target().replaceFirst("\\?.*", "")));
      return Answer.json(
          200,
          JsonParser.parseString(
              stack.toString().replace("Microsoft.Insights/components", "Microsoft.Other/things")));
    });
    Diagnostic error = failure(() -> log(null));
    assertThat(error.code()).isEqualTo("logs/none");
    assertThat(error.hint()).isNotBlank();
  }

  @Test
  void callWithItsLogWaitsForTheLines() {
    ServiceFixture service = deploy(fixture.service());
    azure.serve(
        "",
        call -> {
          fixture.log("called");
          return Answer.text(200, "done");
        });
    try (Cloud cloud = service.connect(fixture.variables())) {
      CallResult result =
          cloud
              .operations()
              .invoke(
                  service.target(),
                  service.target().service().function("hello"),
                  new Call("", InvocationMode.WAIT, null, true, null));
      assertThat(result.log()).isEqualTo("called");
    }
  }
}
