package aloft.google.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.build.PayloadCallFormat;
import aloft.google.emulation.EmulatedFunction.EmulatedRoute;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.Usage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FunctionExchangeTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String OBJECT = "google.cloud.storage.object.v1.finalized";
  private static final String MESSAGE = "google.cloud.pubsub.topic.v1.messagePublished";

  private static FunctionExchange exchange(EmulatedFunction settings) {
    Handler handler =
        new Handler(
            TestFunctions.function("nodejs22", "src/hello.main", settings.toSettings()),
            "europe-west1",
            Path.of("/code"),
            TIME,
            "f".repeat(32),
            Map.of(),
            Map.of(),
            Map.of(),
            Handler.LogFormat.CLOUD);
    return new FunctionExchange(handler, settings, "my-project");
  }

  private static Invocation call(String payload, @Nullable String context) {
    return new Invocation(
        "0c4f8a2e-0000-4000-8000-000000000001",
        new PayloadCallFormat(GoogleFaults::of).event(Payload.of(payload), context));
  }

  private static HttpRequest request(
      EmulatedFunction settings, String payload, @Nullable String context) {
    return exchange(settings).request(call(payload, context), TIME);
  }

  private static Node body(HttpRequest request) {
    return Json.read(request.body().text(), "body");
  }

  private static @Nullable String text(Node node, String key, String... more) {
    return Objects.requireNonNull(node.get(key, more)).text();
  }

  @Test
  void payloadOfARequestIsItsBody() {
    HttpRequest request = request(TestFunctions.http(), "{\"a\":1}", null);
    assertThat(request.method() + " " + request.path()).isEqualTo("POST /");
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.body().text()).isEqualTo("{\"a\":1}");
    assertThat(request.header("Function-Execution-Id")).isEqualTo("0c4f8a2e0000");
    assertThat(request.header("X-Forwarded-Proto")).isEqualTo("http");
    HttpRequest plain = request(TestFunctions.http(), "\"hi\"", null);
    assertThat(plain.header("Content-Type")).startsWith("text/plain");
    assertThat(plain.body().text()).isEqualTo("hi");
  }

  @Test
  void payloadOfAGetRequestIsItsQuery() {
    EmulatedFunction get = TestFunctions.http(new EmulatedRoute("GET", "/hello"));
    HttpRequest request = request(get, "{\"name\":\"Ada L\",\"n\":1}", null);
    assertThat(request.method() + " " + request.path() + "?" + request.query())
        .isEqualTo("GET /hello?name=Ada+L&n=1");
    assertThat(request.body().text()).isEmpty();
    assertThat(request(get, "{}", null).query()).isNull();
  }

  @Test
  void contextChangesARequest() {
    HttpRequest request =
        request(
            TestFunctions.http(),
            "{}",
            "{\"method\":\"put\",\"path\":\"a/b?c=d\",\"headers\":{\"content-type\":\"x/y\"}}");
    assertThat(request.method() + " " + request.path() + "?" + request.query())
        .isEqualTo("PUT /a/b?c=d");
    assertThat(request.headers("Content-Type")).containsExactly("x/y");
  }

  @Test
  void requestsOfCallersArePassedOn() {
    HttpRequest sent =
        new HttpRequest(
            "GET",
            "/a%20b",
            "c",
            "HTTP/1.1",
            List.of(new Header("X-Forwarded-For", "1.2.3.4")),
            Payload.of(""),
            "127.0.0.1",
            TIME,
            "id");
    HttpRequest passed =
        exchange(TestFunctions.http()).request(new Invocation("id", new Event.Http(sent)), TIME);
    assertThat(passed.path() + "?" + passed.query()).isEqualTo("/a%20b?c");
    assertThat(passed.headers("X-Forwarded-For")).containsExactly("1.2.3.4");
  }

  @Test
  void payloadOfAMessageIsItsData() {
    HttpRequest request =
        request(
            TestFunctions.events(MESSAGE, Map.of()), "{\"a\":1}", "{\"attributes\":{\"k\":\"v\"}}");
    assertThat(request.method() + " " + request.path()).isEqualTo("POST /");
    assertThat(request.header("ce-type")).isEqualTo(MESSAGE);
    assertThat(request.header("ce-source"))
        .isEqualTo("//pubsub.googleapis.com/projects/my-project/topics/news");
    assertThat(request.header("ce-specversion")).isEqualTo("1.0");
    assertThat(request.header("ce-time")).isEqualTo("2026-01-02T03:04:05.678Z");
    Node body = body(request);
    byte[] data = Base64.getDecoder().decode(Objects.requireNonNull(text(body, "message", "data")));
    assertThat(new String(data, StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
    assertThat(text(body, "message", "attributes", "k")).isEqualTo("v");
    assertThat(text(body, "message", "messageId")).isEqualTo(request.header("ce-id"));
    assertThat(text(body, "subscription"))
        .isEqualTo("projects/my-project/subscriptions/eventarc-europe-west1-shop-dev-hello-sub");
  }

  @Test
  void completeMessageIsKept() {
    HttpRequest request =
        request(
            TestFunctions.events(MESSAGE, Map.of()),
            "{\"message\":{\"data\":\"aGk=\",\"messageId\":\"7\"}}",
            null);
    assertThat(text(body(request), "message", "data")).isEqualTo("aGk=");
    assertThat(text(body(request), "message", "message_id")).isEqualTo("7");
  }

  @Test
  void payloadOfAnObjectIsItsMetadata() {
    HttpRequest request =
        request(
            TestFunctions.events(OBJECT, Map.of("bucket", "pics")), "{\"name\":\"in/a\"}", null);
    assertThat(request.header("ce-subject")).isEqualTo("objects/in/a");
    assertThat(request.header("ce-bucket")).isEqualTo("pics");
    assertThat(request.header("ce-source"))
        .isEqualTo("//storage.googleapis.com/projects/_/buckets/pics");
    assertThat(text(body(request), "bucket")).isEqualTo("pics");
    assertThat(text(body(request), "generation")).isNotBlank();
  }

  @Test
  void payloadOfADocumentIsItsChange() {
    HttpRequest request =
        request(
            TestFunctions.events(
                "google.cloud.firestore.document.v1.written",
                Map.of("database", "(default)", "document", "users/{id}")),
            "{\"value\":{}}",
            null);
    assertThat(request.header("ce-source"))
        .isEqualTo("//firestore.googleapis.com/projects/my-project/databases/(default)");
    assertThat(request.header("ce-document")).isEqualTo("users/id");
    assertThat(request.body().text()).isEqualTo("{\"value\":{}}");
  }

  @Test
  void attributesOfAnAuditEventAreThoseOfItsFilters() {
    HttpRequest request =
        request(
            TestFunctions.events(
                "google.cloud.audit.log.v1.written",
                Map.of("serviceName", "storage.googleapis.com", "methodName", "storage.delete")),
            "{}",
            "{\"subject\":\"mine\"}");
    assertThat(request.header("ce-servicename")).isEqualTo("storage.googleapis.com");
    assertThat(request.header("ce-methodname")).isEqualTo("storage.delete");
    assertThat(request.header("ce-subject")).isEqualTo("mine");
  }

  @Test
  void completeCloudEventIsKept() {
    HttpRequest request =
        request(
            TestFunctions.events(OBJECT, Map.of()),
            "{\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"//s\",\"id\":\"9\",\"ext\":\"x\","
                + "\"datacontenttype\":\"text/plain\",\"data_base64\":\"aGk=\"}",
            null);
    assertThat(request.header("ce-type")).isEqualTo("t");
    assertThat(request.header("ce-id")).isEqualTo("9");
    assertThat(request.header("ce-ext")).isEqualTo("x");
    assertThat(request.header("Content-Type")).isEqualTo("text/plain");
    assertThat(request.body().text()).isEqualTo("hi");
  }

  private static HttpResponse response(int status, String body) {
    return new HttpResponse(
        status, List.of(new Header("Content-Type", "text/html")), Payload.of(body));
  }

  @Test
  void errorOfACallIsAFault() {
    FunctionExchange exchange = exchange(TestFunctions.http());
    Invocation call = call("{}", null);
    assertThat(exchange.outcome(call, response(404, "no such user")))
        .isInstanceOfSatisfying(
            InvocationOutcome.Fault.class,
            fault -> {
              assertThat(fault.type()).isEqualTo("NOT_FOUND");
              assertThat(fault.message()).isEqualTo("no such user");
            });
    assertThat(exchange.outcome(call, response(500, "{\"why\":1}")))
        .isInstanceOfSatisfying(
            InvocationOutcome.Fault.class,
            fault -> assertThat(fault.payload()).isEqualTo("{\"why\":1}"));
    assertThat(exchange.outcome(call, response(201, "<p>")))
        .isEqualTo(new InvocationOutcome.Success(Payload.of("<p>"), "text/html"));
  }

  @Test
  void exitStatusOfAStartTellsTheReason() {
    FunctionExchange exchange = exchange(TestFunctions.http());
    Invocation call = call("{}", null);
    assertThat(Objects.requireNonNull(exchange.exited(call, 70).cause()).hint())
        .isEqualTo("run: npm install @google-cloud/functions-framework");
    assertThat(Objects.requireNonNull(exchange.exited(call, 1).cause()).code())
        .isEqualTo("runtime/start");
    Usage usage = new Usage(Duration.ZERO, null, null);
    assertThat(exchange.logFooter(call, usage)).contains("does not start").endsWith("\n");
    assertThat(exchange.logFooter(call, usage)).isEmpty();
  }

  @Test
  void exitDuringACallIsNoFailedStart() {
    FunctionExchange exchange = exchange(TestFunctions.http());
    Invocation call = call("{}", null);
    exchange.request(call, TIME);
    InvocationOutcome.Fault fault = exchange.exited(call, 70);
    assertThat(fault.cause()).isNull();
    assertThat(fault.message()).contains("status 70");
  }
}
