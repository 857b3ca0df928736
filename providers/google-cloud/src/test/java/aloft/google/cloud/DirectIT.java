package aloft.google.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import aloft.google.cloud.fake.Answer;
import aloft.google.cloud.fake.GoogleDouble;
import aloft.google.cloud.fake.GoogleTools;
import aloft.google.cloud.fake.Operations.Failure;
import aloft.google.cloud.fake.Service;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.InvocationMode;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.Operations.Call;
import aloft.spi.provider.Operations.Info;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Functions that are services of Cloud Run without a build, with `deploy: direct`.
@Execution(ExecutionMode.CONCURRENT)
final class DirectIT {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String FUNCTIONS = "cloudfunctions.projects.locations.functions.";
  private static final String RUN = "run.projects.locations.services.";
  private static final String TRIGGERS = "eventarc.projects.locations.triggers.";
  private static final String HTTP = "{\"http\": {\"method\": \"get\", \"path\": \"/hello\"}}";
  private static final String HELLO = "\"handler\": \"hello\"";

  private final GoogleFixture fixture;
  private final GoogleDouble google;
  private final ServiceFixture service;
  private int minutes;

  DirectIT(@TempDir Path folder) {
    fixture = new GoogleFixture(folder);
    google = fixture.google();
    service = fixture.service().with("\"provider\"", "\"deploy\": \"direct\", \"provider\"");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Outcome deploy(ServiceFixture wanted) {
    try (Cloud cloud = wanted.connect(fixture.variables())) {
      return cloud
          .deployments()
          .apply(
              wanted.target(),
              wanted.bundle(TIME.plusSeconds(60L * minutes++)),
              false,
              removals -> {},
              Progress.SILENT);
    }
  }

  private Diagnostic failure(ServiceFixture wanted) {
    return catchThrowableOfType(UserException.class, () -> deploy(wanted)).diagnostics().getFirst();
  }

  private List<Change> preview(ServiceFixture wanted) {
    try (Cloud cloud = fixture.connect()) {
      return cloud
          .deployments()
          .preview(
              wanted.target(),
              wanted.bundle(TIME),
              Deployments.Comparison.COMPLETE,
              Progress.SILENT);
    }
  }

  private void rollback(ServiceFixture wanted) {
    try (Cloud cloud = fixture.connect()) {
      String first = cloud.deployments().history(wanted.target()).getLast().id();
      cloud
          .deployments()
          .rollback(wanted.target(), first, CloudFixture.NO_REMOVALS, Progress.SILENT);
    }
  }

  private Info info(ServiceFixture wanted) {
    try (Cloud cloud = fixture.connect()) {
      return cloud.operations().info(wanted.target(), false);
    }
  }

  private String invoke(ServiceFixture wanted, String payload) {
    try (Cloud cloud = wanted.connect(fixture.variables())) {
      return cloud
          .operations()
          .invoke(
              wanted.target(),
              wanted.target().service().function("hello"),
              new Call(payload, InvocationMode.WAIT, null, false, null))
          .payload();
    }
  }

  /// The names of the requests since the last [GoogleDouble#clear] that change functions.
  private List<String> changes() {
    return google.names().stream()
        .filter(
            name -> name.startsWith(FUNCTIONS) || name.startsWith(RUN) || name.startsWith(TRIGGERS))
        .filter(name -> name.matches(".*\\.(create|patch|delete)"))
        .toList();
  }

  private JsonObject container() {
    return fixture
        .runService("shop-dev-hello")
        .getAsJsonObject("template")
        .getAsJsonArray("containers")
        .get(0)
        .getAsJsonObject();
  }

  private JsonObject state() {
    byte[] text =
        Objects.requireNonNull(google.object(google.buckets().getFirst(), "shop/dev/state.json"));
    return JsonParser.parseString(new String(text, StandardCharsets.UTF_8)).getAsJsonObject();
  }

  @Test
  void functionsAreServicesOfPackedSources() {
    assertThat(preview(service))
        .extracting(Change::type, Change::effect)
        .containsOnly(tuple("run.googleapis.com/Service", Change.Effect.ADDED));
    google.disable(Service.FUNCTIONS);
    deploy(service);
    assertThat(changes()).containsExactly(RUN + "create", RUN + "create");
    JsonObject source =
        container().getAsJsonObject("sourceCode").getAsJsonObject("cloudStorageSource");
    assertThat(source.get("object").getAsString()).startsWith("shop/dev/code/").endsWith(".tar.gz");
    assertThat(source.has("generation")).isTrue();
    assertThat(google.isPublic(GoogleFixture.REGION, "shop-dev-hello")).isTrue();
    assertThat(google.isPublic(GoogleFixture.REGION, "shop-dev-failing")).isFalse();
    assertThat(state().get("services").getAsBoolean()).isTrue();
    google.clear();
    assertThat(deploy(service).changed()).isFalse();
    assertThat(google.names()).hasSize(3);
    deploy(
        service.with(HELLO, HELLO + ", \"environment\": {\"A\": \"b\"}, \"scale\": {\"max\": 3}"));
    assertThat(google.named(RUN + "patch"))
        .singleElement()
        .satisfies(patch -> assertThat(patch.target()).endsWith("updateMask=scaling,template"));
    deploy(service.withHandler("exports.hello = 2;\n"));
    assertThat(fixture.runService("shop-dev-hello").has("scaling")).isFalse();
    assertThat(container().toString()).doesNotContain("\"A\"");
    assertThat(deploy(service.withHandler("exports.hello = 2;\n")).changed()).isFalse();
  }

  @Test
  void whatArrivedIsStartedAndAnswers() {
    ServiceFixture whole =
        service
            .withModules(GoogleTools.pinned().nodeModules())
            .with(HELLO, HELLO + ", \"environment\": {\"WHO\": \"Ada\"}")
            .withHandler("exports.hello = (q, s) => s.send(process.env.WHO + q.query.word);\n");
    deploy(whole);
    google.run(GoogleFixture.REGION, "shop-dev-hello");
    assertThat(invoke(whole, "{\"word\": \"!\"}")).isEqualTo("Ada!");
    assertThat(info(whole).endpoints())
        .singleElement()
        .satisfies(endpoint ->
            assertThat(endpoint.url()).endsWith("/run/us-central1/shop-dev-hello/hello"));
    assertThat(info(whole).functions()).hasSize(2);
  }

  @Test
  void functionsBecomeServicesAndFunctionsAgain() {
    ServiceFixture functions = fixture.service();
    deploy(functions);
    google.clear();
    assertThat(preview(service))
        .extracting(Change::id, Change::type, Change::effect)
        .contains(tuple("shop-dev-hello", "run.googleapis.com/Service", Change.Effect.REPLACED));
    deploy(service);
    assertThat(changes())
        .containsExactlyInAnyOrder(
            FUNCTIONS + "delete", FUNCTIONS + "delete", RUN + "create", RUN + "create");
    assertThat(deploy(service).changed()).isFalse();
    assertThat(preview(functions))
        .extracting(Change::id, Change::type, Change::effect)
        .contains(
            tuple(
                "shop-dev-hello",
                "cloudfunctions.googleapis.com/Function",
                Change.Effect.REPLACED));
    google.clear();
    deploy(functions);
    assertThat(changes())
        .containsExactlyInAnyOrder(
            RUN + "delete",
            RUN + "delete",
            FUNCTIONS + "create",
            FUNCTIONS + "create",
            RUN + "patch");
    assertThat(state().has("services")).isFalse();
    google.clear();
    assertThat(deploy(functions).changed()).isFalse();
    assertThat(google.names()).hasSize(2);
    assertThat(google.isPublic(GoogleFixture.REGION, "shop-dev-hello")).isTrue();
  }

  @Test
  void interruptedSwitchContinues() {
    deploy(fixture.service());
    google.replyTimes(2, RUN + "create", Answer.error(400, "no more services"));
    assertThat(failure(service).code()).isEqualTo("function/deploy");
    assertThat(deploy(service).changed()).isTrue();
    google.replyTimes(2, FUNCTIONS + "create", Answer.error(400, "no more functions"));
    failure(fixture.service());
    assertThat(deploy(fixture.service()).changed()).isTrue();
    assertThat(deploy(fixture.service()).changed()).isFalse();
  }

  @Test
  void triggersSendEvents() {
    ServiceFixture topic = service.with(HTTP, "{\"topic\": \"news\"}");
    deploy(topic);
    JsonObject trigger = fixture.trigger("shop-dev-hello");
    assertThat(trigger.get("serviceAccount").getAsString())
        .isEqualTo("123456789012-compute@developer.gserviceaccount.com");
    assertThat(trigger.getAsJsonObject("transport").toString())
        .contains("projects/" + google.project() + "/topics/news");
    assertThat(trigger.has("retryPolicy")).isTrue();
    assertThat(info(topic).sections())
        .anySatisfy(section ->
            assertThat(section.items().getFirst().toString())
                .contains("messagePublished projects/"));
    google.serve("shop-dev-hello", call -> Answer.json(JsonParser.parseString(call.body())));
    assertThat(invoke(topic, "{}")).contains("\"message\"", "\"messageId\"");
    assertThat(deploy(topic).changed()).isFalse();
    google.clear();
    deploy(topic.with(HELLO, HELLO + ", \"retry\": true"));
    assertThat(changes()).containsExactly(TRIGGERS + "patch");
    assertThat(fixture.trigger("shop-dev-hello").has("retryPolicy")).isFalse();
    google.clear();
    String bucket = "{\"object\": \"photos-" + google.project() + "\"}";
    ServiceFixture object = service.with(HTTP, bucket);
    deploy(object);
    assertThat(changes()).containsExactly(TRIGGERS + "delete", TRIGGERS + "create");
    assertThat(
            google.allows(
                "roles/pubsub.publisher",
                "serviceAccount:service-123456789012@gs-project-accounts.iam.gserviceaccount.com"))
        .isTrue();
    google.clear();
    deploy(object.with(HELLO, HELLO + ", \"triggerRegion\": \"us-east1\""));
    assertThat(changes()).containsExactly(TRIGGERS + "delete", RUN + "patch", TRIGGERS + "create");
    deploy(service);
    assertThat(fixture.leftovers()).noneMatch(name -> name.startsWith("triggers "));
  }

  @Test
  void schedulesCallServices() {
    ServiceFixture scheduled = service.with(HTTP, "{\"schedule\": \"rate(5 minutes)\"}");
    deploy(scheduled);
    JsonObject target = fixture.job("shop-dev-hello-1").getAsJsonObject("httpTarget");
    String uri = fixture.runService("shop-dev-hello").get("uri").getAsString();
    assertThat(target.get("uri").getAsString()).isEqualTo(uri);
    assertThat(target.getAsJsonObject("oidcToken").get("audience").getAsString()).isEqualTo(uri);
    assertThat(google.isPublic(GoogleFixture.REGION, "shop-dev-hello")).isFalse();
  }

  @Test
  void rollbackRestoresServicesAndTheirKind() {
    deploy(service.withHandler("exports.hello = 1;\n"));
    JsonObject first = container();
    deploy(service.withHandler("exports.hello = 2;\n"));
    assertThat(container()).isNotEqualTo(first);
    rollback(service);
    assertThat(container()).isEqualTo(first);
    deploy(fixture.service());
    rollback(service);
    assertThat(container()).isEqualTo(first);
  }

  @Test
  void removalTakesServicesTriggersAndNothingElse() {
    ServiceFixture other = fixture.service().with("\"shop\"", "\"other\"");
    ServiceFixture topic = service.with(HTTP, "{\"topic\": \"news\"}");
    deploy(other);
    deploy(topic);
    google.clear();
    deploy(
        topic.with("\"failing\": {\"handler\": \"failing\"}", "\"more\": {\"handler\": \"more\"}"));
    assertThat(changes()).containsExactly(RUN + "create", RUN + "delete");
    try (Cloud cloud = fixture.connect()) {
      assertThat(cloud.deployments().remove(topic.target(), Progress.SILENT).changed()).isTrue();
      assertThat(fixture.leftovers())
          .noneMatch(name -> name.startsWith("triggers "))
          .filteredOn(name -> name.startsWith("services "))
          .allMatch(name -> name.contains("/other-dev-"))
          .hasSize(2);
      cloud.deployments().remove(other.target(), Progress.SILENT);
    }
    assertThat(fixture.leftovers()).isEmpty();
  }

  @Test
  void foreignServiceIsNotTaken() {
    deploy(fixture.service().with("\"shop\"", "\"other\""));
    Diagnostic error = failure(service.with(HELLO, HELLO + ", \"name\": \"other-dev-hello\""));
    assertThat(error.code()).isEqualTo("function/exists");
  }

  @Test
  void failedServiceIsDeployedAgain() {
    google.operations().fail("shop-dev-hello", new Failure("SERVICE", 13, "it does not listen"));
    Diagnostic error = failure(service);
    assertThat(error.code()).isEqualTo("function/deploy");
    assertThat(error.message())
        .isEqualTo("the function shop-dev-hello was not deployed: it does not listen");
    assertThat(deploy(service).changed()).isTrue();
    assertThat(deploy(service).changed()).isFalse();
  }

  @Test
  void onlyTheApisOfServicesAreNeeded() {
    google.disable(Service.FUNCTIONS);
    google.disable(Service.RUN);
    google.disable(Service.EVENTARC);
    ServiceFixture topic = service.with(HTTP, "{\"topic\": \"news\"}");
    Diagnostic error = failure(topic);
    assertThat(error.code()).isEqualTo("google/api-disabled");
    assertThat(error.message()).startsWith("run.googleapis.com, eventarc.googleapis.com are not");
    assertThat(error.hint())
        .startsWith(
            "run: gcloud services enable run.googleapis.com eventarc.googleapis.com"
                + " pubsub.googleapis.com --project ");
  }

  @Test
  void secretsAndNetworksAreAccepted() {
    deploy(
        service.with(
            HELLO,
            HELLO
                + ", \"vpc\": \"net\", \"ingress\": \"internal\", \"secrets\":"
                + " {\"KEY\": \"key:2\", \"/etc/keys/new\": \"key\"}"));
    assertThat(container().toString()).contains("secretKeyRef", "/etc/keys");
    google.clear();
    deploy(service);
    assertThat(container().toString()).doesNotContain("secretKeyRef", "/etc/keys");
  }
}
