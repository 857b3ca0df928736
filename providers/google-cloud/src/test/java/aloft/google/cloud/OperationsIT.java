package aloft.google.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.google.cloud.fake.Answer;
import aloft.google.cloud.fake.Exchange;
import aloft.google.cloud.fake.GoogleDouble;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.InvocationMode;
import aloft.spi.model.Section;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Operations.Call;
import aloft.spi.provider.Operations.CallResult;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What calls and logs ask of Google: tokens, CloudEvents, pages.
final class OperationsIT {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

  private final GoogleFixture fixture;
  private final GoogleDouble google;
  private final List<Exchange> calls = new CopyOnWriteArrayList<>();

  OperationsIT(@TempDir Path folder) {
    fixture = new GoogleFixture(folder);
    google = fixture.google();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void deploy(ServiceFixture service) {
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
    google.serve("shop-dev-hello", this::record);
    google.serve("shop-dev-failing", this::record);
  }

  private Answer record(Exchange call) {
    calls.add(call);
    return new Answer(
        200, Map.of("content-type", "text/plain"), "done".getBytes(StandardCharsets.UTF_8));
  }

  private CallResult call(ServiceFixture service, String function, String payload) {
    try (Cloud cloud = service.connect(fixture.variables())) {
      return cloud
          .operations()
          .invoke(
              service.target(),
              service.target().service().function(function),
              new Call(payload, InvocationMode.WAIT, null, false, null));
    }
  }

  @Test
  void publicFunctionGetsNoToken() {
    deploy(fixture.service());
    assertThat(call(fixture.service(), "hello", "{\"a\": \"1&2\"}").payload()).isEqualTo("done");
    assertThat(calls)
        .singleElement()
        .satisfies(call -> {
          assertThat(call.method()).isEqualTo("GET");
          assertThat(call.target()).endsWith("/shop-dev-hello/hello?a=1%262");
          assertThat(call.body()).isEmpty();
          assertThat(call.headers()).doesNotContainKey("authorization");
        });
    assertThat(fixture.tokens().requests()).isEmpty();
  }

  @Test
  void privateFunctionGetsAnIdTokenForItsUrl() {
    deploy(fixture.service());
    assertThat(call(fixture.service(), "failing", "{\"a\": 1}").status()).isEqualTo(200);
    assertThat(calls)
        .singleElement()
        .satisfies(call -> {
          assertThat(call.method()).isEqualTo("POST");
          assertThat(call.body()).isEqualTo("{\"a\": 1}");
          assertThat(call.headers().get("authorization"))
              .isEqualTo("Bearer " + TokenServer.idToken());
        });
    assertThat(fixture.tokens().requests()).hasSize(1);
  }

  @Test
  void missingCredentialsForAPrivateFunctionAreOneError() {
    deploy(fixture.service());
    fixture.variables().remove("GOOGLE_APPLICATION_CREDENTIALS");
    UserException failure =
        catchThrowableOfType(UserException.class, () -> call(fixture.service(), "failing", "{}"));
    assertThat(failure.diagnostics().getFirst().code()).isEqualTo("function/denied");
    assertThat(failure.diagnostics().getFirst().hint()).isNotBlank();
    assertThat(calls).isEmpty();
  }

  private ServiceFixture withEvent(String event) {
    return fixture.service().with("{\"http\": {\"method\": \"get\", \"path\": \"/hello\"}}", event);
  }

  @Test
  void functionOfATopicGetsACloudEventWithTheMessage() {
    ServiceFixture service = withEvent("{\"topic\": \"news\"}");
    deploy(service);
    call(service, "hello", "hello!");
    assertThat(calls)
        .singleElement()
        .satisfies(call -> {
          assertThat(call.headers())
              .containsEntry("ce-specversion", "1.0")
              .containsEntry("ce-type", "google.cloud.pubsub.topic.v1.messagePublished")
              .containsEntry(
                  "ce-source",
                  "//pubsub.googleapis.com/projects/" + google.project() + "/topics/news")
              .containsKeys("ce-id", "ce-time", "authorization")
              .containsEntry("content-type", "application/json");
          String data = call.json().getAsJsonObject("message").get("data").getAsString();
          assertThat(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
              .isEqualTo("hello!");
        });
    calls.clear();
    call(service, "hello", "{\"message\": {\"data\": \"aGk=\"}}");
    assertThat(calls.getFirst().body()).isEqualTo("{\"message\": {\"data\": \"aGk=\"}}");
    calls.clear();
    String whole = "{\"specversion\": \"1.0\", \"id\": \"1\", \"type\": \"t\", \"source\": \"s\"}";
    call(service, "hello", whole);
    assertThat(calls.getFirst().headers())
        .containsEntry("content-type", "application/cloudevents+json")
        .doesNotContainKey("ce-type");
    assertThat(calls.getFirst().body()).isEqualTo(whole);
  }

  @Test
  void infoShowsTriggersAndSchedules() {
    ServiceFixture service =
        withEvent("{\"topic\": \"news\"}")
            .with(
                "\"handler\": \"failing\"",
                "\"handler\": \"failing\", \"events\": [{\"schedule\": \"rate(5 minutes)\"}]");
    deploy(service);
    try (Cloud cloud = service.connect(fixture.variables())) {
      List<Section> sections = cloud.operations().info(service.target(), false).sections();
      assertThat(sections).extracting(Section::key).containsExactly("triggers", "schedules");
      assertThat(sections.getFirst().items().getFirst().value())
          .isEqualTo(
              "google.cloud.pubsub.topic.v1.messagePublished projects/"
                  + google.project()
                  + "/topics/news");
      assertThat(sections.getLast().items().getFirst().value()).isEqualTo("*/5 * * * * (Etc/UTC)");
    }
  }

  private List<LogLine> log() {
    List<LogLine> lines = new ArrayList<>();
    try (Cloud cloud = fixture.connect()) {
      cloud
          .operations()
          .logs(
              fixture.target(),
              fixture.target().service().function("hello"),
              new LogQuery(Instant.EPOCH, null, false, Duration.ZERO),
              lines::add);
    }
    return lines;
  }

  @Test
  void logsOfManyPagesAreReadOnce() {
    JsonObject entry = GoogleFixture.entry("shop-dev-hello", "same");
    entry.addProperty("timestamp", "2026-01-02T03:04:05.123456789Z");
    for (int i = 0; i < 2500; i++) {
      google.log(entry);
    }
    google.log(GoogleFixture.entry("shop-dev-other", "foreign"));
    assertThat(log())
        .hasSize(2500)
        .allSatisfy(line -> {
          assertThat(line.message()).isEqualTo("same");
          assertThat(line.stream()).isEqualTo("shop-dev-hello-00001-abc");
          assertThat(line.timestamp()).isEqualTo("2026-01-02T03:04:05.123456789Z");
        });
    assertThat(google.named("logging.entries.list")).hasSize(3);
  }

  @Test
  void entriesWithoutTextAreShownToo() {
    JsonObject json = GoogleFixture.entry("shop-dev-hello", "");
    json.remove("textPayload");
    json.add("jsonPayload", JsonParser.parseString("{\"message\": \"m\", \"order\": 7}"));
    google.log(json);
    JsonObject request = GoogleFixture.entry("shop-dev-hello", "");
    request.remove("textPayload");
    request.add(
        "httpRequest",
        JsonParser.parseString(
            "{\"requestMethod\": \"GET\", \"requestUrl\": \"https://x/y\", \"status\": 200,"
                + " \"latency\": \"0.012s\"}"));
    google.log(request);
    assertThat(log())
        .extracting(LogLine::message)
        .hasSize(2)
        .anySatisfy(text -> assertThat(text).contains("\"message\":\"m\"", "\"order\":7"))
        .contains("GET 200 0.012s https://x/y");
  }
}
