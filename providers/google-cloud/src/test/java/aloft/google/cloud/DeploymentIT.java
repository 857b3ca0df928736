package aloft.google.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import aloft.google.cloud.fake.Answer;
import aloft.google.cloud.fake.Exchange;
import aloft.google.cloud.fake.GoogleDouble;
import aloft.google.cloud.fake.Operations.Failure;
import aloft.google.cloud.fake.Service;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.Deployments.Revision;
import aloft.spi.provider.Removal;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What deployments ask of Google, and what they do when Google is slow, refuses or fails.
@Execution(ExecutionMode.CONCURRENT)
final class DeploymentIT {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String FUNCTIONS = "cloudfunctions.projects.locations.functions.";

  private final GoogleFixture fixture;
  private final GoogleDouble google;
  private int minutes;

  DeploymentIT(@TempDir Path folder) {
    fixture = new GoogleFixture(folder);
    google = fixture.google();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Outcome deploy(ServiceFixture service, Progress progress) {
    try (Cloud cloud = service.connect(fixture.variables())) {
      return cloud
          .deployments()
          .apply(
              service.target(),
              service.bundle(TIME.plusSeconds(60L * minutes++)),
              false,
              CloudFixture.NO_REMOVALS,
              progress);
    }
  }

  private Outcome deploy(ServiceFixture service) {
    return deploy(service, Progress.SILENT);
  }

  private Diagnostic failure(ServiceFixture service) {
    return catchThrowableOfType(UserException.class, () -> deploy(service))
        .diagnostics()
        .getFirst();
  }

  /// The names of the requests since the last [GoogleDouble#clear], without what reads.
  private List<String> changes() {
    return google.names().stream()
        .filter(name -> !name.matches(".*\\.(get|list|getIamPolicy|getMedia)"))
        .toList();
  }

  private static String mask(Exchange patch) {
    return patch.target().replaceFirst(".*updateMask=([^&]*).*", "$1").replace("%2C", ",");
  }

  @Test
  void unchangedServiceTakesTwoRequests() {
    deploy(fixture.service());
    google.clear();
    assertThat(deploy(fixture.service()).changed()).isFalse();
    assertThat(google.names()).hasSize(2);
  }

  @Test
  void firstDeploymentCreatesFunctionsAndGivesAccess() {
    Outcome outcome = deploy(fixture.service());
    assertThat(outcome.subject()).isEqualTo("stage dev in project " + google.project());
    assertThat(google.isPublic(GoogleFixture.REGION, "shop-dev-hello")).isTrue();
    assertThat(google.isPublic(GoogleFixture.REGION, "shop-dev-failing")).isFalse();
    assertThat(google.buckets())
        .containsExactly("aloft-" + google.project() + "-" + GoogleFixture.REGION);
    JsonObject state = state();
    assertThat(state.get("status").getAsString()).isEqualTo("done");
    assertThat(state.get("deployment").getAsString()).isEqualTo("1767323045678");
    assertThat(state.getAsJsonObject("functions").keySet())
        .containsExactly("shop-dev-failing", "shop-dev-hello");
    assertThat(google.names()).hasSizeLessThan(40);
  }

  private JsonObject state() {
    byte[] text =
        Objects.requireNonNull(google.object(google.buckets().getFirst(), "shop/dev/state.json"));
    return JsonParser.parseString(new String(text, StandardCharsets.UTF_8)).getAsJsonObject();
  }

  @Test
  void updateNamesOnlyWhatDiffers() {
    ServiceFixture service = fixture.service();
    deploy(service);
    google.clear();
    deploy(service.with("\"handler\": \"hello\"", "\"handler\": \"hello\", \"memory\": 512"));
    assertThat(google.named(FUNCTIONS + "patch"))
        .singleElement()
        .satisfies(patch -> assertThat(mask(patch)).isEqualTo("serviceConfig.availableMemory"));
    assertThat(google.isPublic(GoogleFixture.REGION, "shop-dev-hello")).isTrue();
  }

  @Test
  void removedSettingIsInTheMask() {
    ServiceFixture service = fixture.service();
    deploy(
        service.with(
            "\"handler\": \"hello\"",
            "\"handler\": \"hello\", \"environment\": {\"A\": \"b\"}, \"scale\": {\"max\": 3}"));
    google.clear();
    deploy(service);
    assertThat(google.named(FUNCTIONS + "patch"))
        .singleElement()
        .satisfies(patch ->
            assertThat(mask(patch))
                .isEqualTo("serviceConfig.environmentVariables,serviceConfig.maxInstanceCount"));
    assertThat(deploy(service).changed()).isFalse();
  }

  @Test
  void newCodeUpdatesTheSourceAlone() {
    deploy(fixture.service());
    google.clear();
    deploy(fixture.service().withHandler("exports.hello = 2;\n"));
    assertThat(google.named(FUNCTIONS + "patch"))
        .hasSize(2)
        .allSatisfy(patch -> assertThat(mask(patch)).isEqualTo("buildConfig.source"));
  }

  @Test
  void pendingOperationShowsItsStages() {
    google.operations().pending(3);
    List<ProgressEvent> events = Collections.synchronizedList(new ArrayList<>());
    deploy(fixture.service(), events::add);
    assertThat(events)
        .filteredOn(ProgressEvent.Advanced.class::isInstance)
        .map(ProgressEvent.Advanced.class::cast)
        .extracting(ProgressEvent.Advanced::detail)
        .contains("BUILD", "SERVICE");
  }

  @Test
  void failedBuildShowsTheEndOfItsLogAndItsPage() {
    JsonObject entry =
        JsonParser.parseString(
                """
                {"textPayload": "npm error missing: left-pad",
                 "resource": {"type": "build", "labels": {"build_id": "build-1"}}}
                """)
            .getAsJsonObject();
    google.log(entry);
    google.operations().fail("shop-dev-hello", new Failure("BUILD", 3, "Build failed"));
    Diagnostic error = failure(fixture.service());
    assertThat(error.code()).isEqualTo("function/build");
    assertThat(error.message())
        .contains("shop-dev-hello", "Build failed", "npm error missing: left-pad");
    assertThat(error.hint()).contains("https://console.cloud.google.com/cloud-build/builds");
    assertThat(state().get("status").getAsString()).isEqualTo("deploying");
    google.clear();
    assertThat(deploy(fixture.service()).changed()).isTrue();
    assertThat(changes()).contains(FUNCTIONS + "patch").doesNotContain(FUNCTIONS + "create");
  }

  @Test
  void allFailedFunctionsAreReported() {
    google.operations().fail("shop-dev-hello", new Failure("SERVICE", 13, "no port"));
    google.operations().fail("shop-dev-failing", new Failure("SERVICE", 13, "no memory"));
    UserException failure =
        catchThrowableOfType(UserException.class, () -> deploy(fixture.service()));
    assertThat(failure.diagnostics())
        .extracting(Diagnostic::message)
        .anySatisfy(text -> assertThat(text).contains("shop-dev-hello", "no port"))
        .anySatisfy(text -> assertThat(text).contains("shop-dev-failing", "no memory"));
  }

  @Test
  void runningOperationIsAwaited() {
    ServiceFixture service = fixture.service();
    deploy(service);
    AtomicInteger refused = new AtomicInteger();
    google.replyWith(exchange ->
        exchange.name().equals(FUNCTIONS + "patch") && refused.getAndIncrement() < 2
            ? Answer.error(409, "ABORTED", "unable to queue the operation")
            : null);
    assertThat(deploy(service.withHandler("exports.hello = 2;\n")).changed()).isTrue();
    assertThat(refused.get()).isGreaterThan(2);
  }

  @Test
  void temporaryFailuresAreRepeated() {
    Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    google.replyWith(exchange ->
        seen.computeIfAbsent(exchange.name(), any -> new AtomicInteger()).getAndIncrement() == 0
            ? Answer.error(503, "try again").with("Retry-After", "0")
            : null);
    assertThat(deploy(fixture.service()).changed()).isTrue();
    google.replyWith(exchange -> null);
    assertThat(deploy(fixture.service()).changed()).isFalse();
  }

  @Test
  void changedStateIsOneClearError() {
    deploy(fixture.service());
    google.replyWith(exchange ->
        exchange.target().contains("ifGenerationMatch")
            ? Answer.error(412, "conditionNotMet")
            : null);
    Diagnostic error = failure(fixture.service().withHandler("exports.hello = 2;\n"));
    assertThat(error.code()).isEqualTo("deployment/conflict");
    assertThat(error.message()).contains("someone else", "state.json");
    google.replyWith(exchange -> null);
    assertThat(deploy(fixture.service().withHandler("exports.hello = 2;\n")).changed()).isTrue();
  }

  @Test
  void disabledApisAreNamedAtOnce() {
    google.disable(Service.FUNCTIONS);
    google.disable(Service.RUN);
    Diagnostic error = failure(fixture.service());
    assertThat(error.code()).isEqualTo("google/api-disabled");
    assertThat(error.message())
        .contains("cloudfunctions.googleapis.com, run.googleapis.com are not enabled");
    assertThat(error.hint())
        .startsWith("run: gcloud services enable cloudfunctions.googleapis.com run.googleapis.com")
        .endsWith("--project " + google.project());
    google.enable(Service.FUNCTIONS);
    assertThat(failure(fixture.service()).message())
        .startsWith("run.googleapis.com is not enabled");
    google.enable(Service.RUN);
    assertThat(deploy(fixture.service()).changed()).isTrue();
  }

  @Test
  void missingPermissionIsNamed() {
    google.deny(FUNCTIONS + "create", "cloudfunctions.functions.create");
    Diagnostic error = failure(fixture.service());
    assertThat(error.code()).isEqualTo("google/access-denied");
    assertThat(error.message()).contains("the permission cloudfunctions.functions.create on ");
    google.allow();
    assertThat(deploy(fixture.service()).changed()).isTrue();
  }

  @Test
  void missingPermissionsOnTheBucketAreNamedBeforeAnythingChanges() {
    ServiceFixture service =
        fixture
            .service()
            .with(
                "{\"http\": {\"method\": \"get\", \"path\": \"/hello\"}}",
                "{\"schedule\": \"rate(5 minutes)\"}");
    google.deny("storage.buckets.insert", "storage.buckets.create");
    assertThat(failure(service).message()).startsWith("the permission storage.buckets.create on ");
    google.allow();
    deploy(service);
    google.deny("storage.buckets.get", "storage.buckets.get");
    google.deny("storage.objects.delete", "storage.objects.delete");
    google.clear();
    Diagnostic error = failure(service.withHandler("exports.hello = 2;\n"));
    assertThat(error.code()).isEqualTo("google/access-denied");
    assertThat(error.message())
        .isEqualTo(
            "permissions on the bucket "
                + google.buckets().getFirst()
                + " are missing: storage.objects.delete, storage.buckets.get");
    assertThat(changes()).containsExactly("storage.buckets.testIamPermissions");
    google.allow();
    assertThat(deploy(service.withHandler("exports.hello = 2;\n")).changed()).isTrue();
  }

  @Test
  void storageMaySendTheEventsThatFunctionsReceive() {
    String member =
        "serviceAccount:service-123456789012@gs-project-accounts.iam.gserviceaccount.com";
    String getPolicy = "cloudresourcemanager.projects.getIamPolicy";
    String setPolicy = "cloudresourcemanager.projects.setIamPolicy";
    ServiceFixture service =
        fixture
            .service()
            .with(
                "{\"http\": {\"method\": \"get\", \"path\": \"/hello\"}}",
                "{\"object\": \"photos-" + google.project() + "\"}");
    google.deny(setPolicy, "resourcemanager.projects.setIamPolicy");
    Diagnostic refused = failure(service);
    assertThat(refused.code()).isEqualTo("google/storage-events");
    assertThat(refused.hint())
        .endsWith(
            "gcloud projects add-iam-policy-binding "
                + google.project()
                + " --role roles/pubsub.publisher --member \""
                + member
                + "\"");
    assertThat(google.named(FUNCTIONS + "create")).isEmpty();
    google.allow();
    google.replyTimes(1, setPolicy, Answer.error(409, "ABORTED", "concurrent policy changes"));
    assertThat(deploy(service).findings()).isEmpty();
    assertThat(google.allows("roles/pubsub.publisher", member)).isTrue();
    google.clear();
    deploy(service.withHandler("exports.hello = 2;\n"));
    assertThat(google.named(getPolicy)).hasSize(1);
    assertThat(google.named(setPolicy)).isEmpty();
    google.deny(getPolicy, "resourcemanager.projects.getIamPolicy");
    assertThat(deploy(service.withHandler("exports.hello = 3;\n")).findings())
        .singleElement()
        .satisfies(warning -> {
          assertThat(warning.code()).isEqualTo("google/storage-events");
          assertThat(warning.message()).contains("resourcemanager.projects.getIamPolicy");
        });
  }

  @Test
  void foreignFunctionIsNotTaken() {
    deploy(
        fixture
            .service()
            .with("\"shop\"", "\"other\"")
            .with("\"hello\": {", "\"hello\": {\"name\": \"taken\", "));
    Diagnostic error =
        failure(fixture.service().with("\"hello\": {", "\"hello\": {\"name\": \"taken\", "));
    assertThat(error.code()).isEqualTo("function/exists");
    assertThat(error.message()).contains("taken");
  }

  @Test
  void newTriggerReplacesTheFunction() {
    ServiceFixture service = fixture.service();
    deploy(service);
    ServiceFixture changed =
        service.with(
            "{\"http\": {\"method\": \"get\", \"path\": \"/hello\"}}", "{\"topic\": \"news\"}");
    try (Cloud cloud = fixture.connect()) {
      assertThat(
              cloud
                  .deployments()
                  .preview(
                      changed.target(),
                      changed.bundle(TIME),
                      Deployments.Comparison.COMPLETE,
                      Progress.SILENT))
          .extracting(Change::id, Change::effect)
          .contains(
              tuple("news", Change.Effect.ADDED), tuple("shop-dev-hello", Change.Effect.REPLACED));
    }
    google.clear();
    deploy(changed);
    assertThat(changes())
        .containsSubsequence(
            "pubsub.projects.topics.create", FUNCTIONS + "delete", FUNCTIONS + "create");
    assertThat(google.isPublic(GoogleFixture.REGION, "shop-dev-hello")).isFalse();
    assertThat(deploy(changed).changed()).isFalse();
  }

  @Test
  void schedulesAndTopicsAreDeployedAndRemoved() {
    ServiceFixture service =
        fixture
            .service()
            .with(
                "\"handler\": \"failing\"",
                "\"handler\": \"failing\", \"events\": [{\"topic\": \"news\"}]")
            .with(
                "{\"http\": {\"method\": \"get\", \"path\": \"/hello\"}}",
                "{\"schedule\": \"rate(5 minutes)\"}");
    deploy(service);
    assertThat(fixture.leftovers())
        .anySatisfy(name -> assertThat(name).startsWith("jobs ").endsWith("shop-dev-hello-1"))
        .anySatisfy(name -> assertThat(name).startsWith("topics ").endsWith("/news"));
    assertThat(deploy(service).changed()).isFalse();
    List<Removal> removals = new ArrayList<>();
    try (Cloud cloud = fixture.connect()) {
      cloud
          .deployments()
          .apply(
              fixture.target(),
              fixture.bundle(TIME.plusSeconds(9000)),
              false,
              removals::addAll,
              Progress.SILENT);
    }
    assertThat(removals).extracting(Removal::id).containsExactly("news");
    assertThat(fixture.leftovers())
        .noneMatch(name -> name.startsWith("jobs ") || name.startsWith("topics "));
    deploy(service);
    try (Cloud cloud = fixture.connect()) {
      assertThat(cloud.deployments().remove(service.target(), Progress.SILENT).changed()).isTrue();
    }
    assertThat(fixture.leftovers()).isEmpty();
  }

  @Test
  void secretsAreVariablesAndFiles() {
    ServiceFixture service =
        fixture
            .service()
            .with(
                "\"handler\": \"hello\"",
                "\"handler\": \"hello\", \"secrets\":"
                    + " {\"KEY\": \"key:2\", \"/etc/keys/new\": \"key\"}");
    deploy(service);
    JsonObject config = fixture.function("shop-dev-hello").getAsJsonObject("serviceConfig");
    assertThat(config.getAsJsonArray("secretEnvironmentVariables").toString())
        .contains("\"KEY\"", google.project(), "\"2\"");
    assertThat(config.getAsJsonArray("secretVolumes").toString())
        .contains("\"/etc/keys\"", google.project(), "\"new\"", "\"latest\"");
    google.clear();
    deploy(fixture.service());
    assertThat(google.named(FUNCTIONS + "patch"))
        .singleElement()
        .satisfies(patch ->
            assertThat(mask(patch))
                .isEqualTo("serviceConfig.secretEnvironmentVariables,serviceConfig.secretVolumes"));
  }

  @Test
  void disabledScheduleIsAPausedJob() {
    String http = "{\"http\": {\"method\": \"get\", \"path\": \"/hello\"}}";
    ServiceFixture running =
        fixture.service().with(http, "{\"schedule\": {\"rate\": \"rate(5 minutes)\"}}");
    ServiceFixture paused =
        running.with("\"rate(5 minutes)\"", "\"rate(5 minutes)\", \"enabled\": false");
    deploy(paused);
    assertThat(jobState()).isEqualTo("PAUSED");
    assertThat(deploy(paused).changed()).isFalse();
    deploy(running);
    assertThat(jobState()).isEqualTo("ENABLED");
    google.clear();
    deploy(paused);
    assertThat(jobState()).isEqualTo("PAUSED");
    assertThat(changes())
        .contains("cloudscheduler.projects.locations.jobs.pause")
        .noneMatch(name -> name.startsWith(FUNCTIONS));
  }

  private String jobState() {
    return fixture.job("shop-dev-hello-1").get("state").getAsString();
  }

  @Test
  void fiveDeploymentsAreKeptWithTheirCode() {
    for (int i = 0; i < 7; i++) {
      deploy(fixture.service().withHandler("exports.hello = " + i + ";\n"));
    }
    try (Cloud cloud = fixture.connect()) {
      List<Revision> history = cloud.deployments().history(fixture.target());
      assertThat(history).hasSize(5);
      assertThat(history.getFirst().isCurrent()).isTrue();
      assertThat(
              cloud
                  .deployments()
                  .rollback(
                      fixture.target(),
                      history.getLast().id(),
                      CloudFixture.NO_REMOVALS,
                      Progress.SILENT)
                  .changed())
          .isTrue();
      assertThat(cloud.deployments().history(fixture.target()))
          .extracting(Revision::isCurrent)
          .containsExactly(false, false, false, false, true);
    }
    String code = "/storage/v1/b/" + google.buckets().getFirst() + "/o";
    assertThat(fixture.get(code).toString().split("/code/", -1))
        .hasSizeLessThanOrEqualTo(1 + 3 * 5);
  }

  @Test
  void damagedPlansDoNotStopADeployment() {
    for (int i = 0; i < 6; i++) {
      deploy(fixture.service().withHandler("exports.hello = " + i + ";\n"));
      String id = state().get("deployment").getAsString();
      fixture.store(id, "functions.json", "[{");
    }
    assertThat(state().get("status").getAsString()).isEqualTo("done");
  }

  @Test
  void lostAnswersAreSentAgain() {
    google.lose(FUNCTIONS + "create");
    // the operation of the lost answer runs, and ends while the second request waits for it
    Progress ending =
        event -> {
          if (event instanceof ProgressEvent.Advanced(_, _, _, String detail)
              && detail.startsWith("waiting")) {
            google.operations().finish();
          }
        };
    assertThat(deploy(fixture.service(), ending).changed()).isTrue();
    assertThat(deploy(fixture.service()).changed()).isFalse();
  }

  /// A service whose code is too large to be uploaded in one piece.
  private ServiceFixture large() {
    StringBuilder text = new StringBuilder("// ");
    Random random = new Random(1);
    for (int i = 0; i < 14_000_000; i++) {
      text.append((char) (' ' + 1 + random.nextInt(94)));
    }
    return fixture.service().withHandler(text.append("\n").toString());
  }

  @Test
  void brokenUploadContinues() {
    AtomicInteger pieces = new AtomicInteger();
    google.replyWith(exchange ->
        exchange.headers().containsKey("content-range") && pieces.getAndIncrement() == 1
            ? Answer.error(503, "try again")
            : null);
    assertThat(deploy(large()).changed()).isTrue();
    assertThat(pieces.get()).isGreaterThan(2);
  }

  @Test
  void interruptedDeploymentContinues() throws InterruptedException {
    google.operations().pending(1000);
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    Thread command =
        Thread.ofPlatform()
            .start(() -> {
              try {
                deploy(fixture.service());
              } catch (UserException e) {
                failures.add(e);
              }
            });
    while (google.named(FUNCTIONS + "create").size() < 2) {
      Thread.onSpinWait();
    }
    command.interrupt();
    command.join();
    assertThat(failures)
        .singleElement()
        .satisfies(failure ->
            assertThat(((UserException) failure).diagnostics().getFirst().code())
                .isEqualTo("google/interrupted"));
    google.operations().finish();
    google.operations().pending(0);
    google.clear();
    assertThat(deploy(fixture.service()).changed()).isTrue();
    assertThat(changes()).doesNotContain(FUNCTIONS + "create", FUNCTIONS + "patch");
    assertThat(google.isPublic(GoogleFixture.REGION, "shop-dev-hello")).isTrue();
    assertThat(deploy(fixture.service()).changed()).isFalse();
  }
}
