package aloft.azure.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import aloft.azure.cloud.fake.Answer;
import aloft.azure.cloud.fake.AzureDouble;
import aloft.azure.cloud.fake.Exchange;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What deployments ask of Azure, and what they do when Azure is slow, refuses or fails.
@Execution(ExecutionMode.CONCURRENT)
final class DeploymentIT {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String OTHER_USER = "5c0d1111-2222-4333-8444-555566667777";
  private static final String KEY_MODE = "\"storageAccount\": {\"access\": \"key\"}";
  private static final String ASSIGN = "Microsoft.Authorization/roleAssignments/write";
  private static final String NEW_CODE = "exports.main = 2;\n";
  private static final String STACK = "Microsoft.Resources/deploymentStacks";

  private final AzureFixture fixture;
  private final AzureDouble azure;
  private int minutes;

  DeploymentIT(@TempDir Path folder) {
    fixture = new AzureFixture(folder);
    azure = fixture.azure();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Outcome deploy(ServiceFixture service, Map<String, String> variables, Progress progress) {
    try (Cloud cloud = service.connect(variables)) {
      return cloud
          .deployments()
          .apply(
              service.target(),
              service.bundle(TIME.plusSeconds(60L * minutes++)),
              false,
              removals -> {},
              progress);
    }
  }

  private Outcome deploy(ServiceFixture service) {
    return deploy(service, fixture.variables(), Progress.SILENT);
  }

  private Outcome remove(ServiceFixture service) {
    try (Cloud cloud = service.connect(fixture.variables())) {
      return cloud.deployments().remove(service.target(), Progress.SILENT);
    }
  }

  private static Diagnostic failure(Runnable work) {
    return catchThrowableOfType(UserException.class, work::run).diagnostics().getFirst();
  }

  private Diagnostic failure(ServiceFixture service) {
    return failure(() -> deploy(service));
  }

  private ServiceFixture changed() {
    return fixture.service().withHandler(NEW_CODE);
  }

  private ServiceFixture withBlobs() {
    return fixture
        .service()
        .with("[{\"http\": \"POST /failing\"}]", "[{\"object\": {\"bucket\": \"uploads\"}}]");
  }

  private void assertUnchanged(ServiceFixture service) {
    assertThat(deploy(service).changed()).isFalse();
    assertThat(fixture.state().get("status").getAsString()).isEqualTo("done");
  }

  /// The stacks by name.
  private List<String> stacks() {
    return azure.ids(STACK).stream().map(id -> id.substring(id.lastIndexOf('/') + 1)).toList();
  }

  @Test
  void unchangedServiceTakesFewRequestsAndNoWait() {
    azure.operations().retryAfter(0);
    deploy(fixture.service());
    azure.clear();
    assertUnchanged(fixture.service());
    assertThat(azure.names())
        .containsExactly(
            "GET token", "GET deploymentStacks", "GET storageAccounts", "GET token", "GET blob");
  }

  @Test
  void firstDeploymentCreatesTheGroupTheStackAndTheState() {
    Outcome outcome = deploy(fixture.service());
    assertThat(outcome.subject()).isEqualTo("stack shop-dev");
    assertThat(stacks()).containsExactly("shop-dev");
    JsonObject state = fixture.state();
    assertThat(state.get("status").getAsString()).isEqualTo("done");
    assertThat(state.get("deployment").getAsString()).isEqualTo("1767323045678");
    assertThat(azure.packageOf(azure.apps().getFirst())).containsKeys("host.json", "hello.js");
    assertThat(azure.names()).hasSizeLessThan(40);
  }

  @Test
  void newCodeLeavesTheStackAlone() {
    deploy(fixture.service());
    azure.clear();
    deploy(changed());
    assertThat(azure.named("PUT deploymentStacks")).isEmpty();
    assertThat(azure.named("PUT onedeploy")).hasSize(1);
    azure.clear();
    deploy(changed().withProvider("\"memory\": 512"));
    assertThat(azure.named("PUT deploymentStacks")).hasSize(1);
    assertThat(azure.named("PUT onedeploy")).isEmpty();
    assertThat(azure.named("PUT block")).isEmpty();
    assertUnchanged(changed().withProvider("\"memory\": 512"));
  }

  @Test
  void keyModeNeedsNoRoles() {
    azure.faults().deny(ASSIGN);
    ServiceFixture service = fixture.service().withProvider(KEY_MODE);
    assertThat(deploy(service).changed()).isTrue();
    assertUnchanged(service);
    assertThat(azure.ids("Microsoft.Authorization/roleAssignments")).isEmpty();
    assertThat(deploy(service.withHandler(NEW_CODE)).changed()).isTrue();
    remove(service);
    assertThat(fixture.leftovers()).isEmpty();
  }

  @Test
  void modesOfAccessReplaceEachOther() {
    deploy(fixture.service());
    ServiceFixture keys = fixture.service().withProvider(KEY_MODE);
    assertThat(deploy(keys).changed()).isTrue();
    assertUnchanged(keys);
    assertThat(deploy(fixture.service()).changed()).isTrue();
    assertUnchanged(fixture.service());
  }

  @Test
  void whoMayNotAssignRolesIsToldTheWayOut() {
    azure.faults().deny(ASSIGN);
    Diagnostic error = failure(fixture.service());
    assertThat(error.code()).isEqualTo("azure/access-denied");
    assertThat(error.message()).startsWith("the permission " + ASSIGN + " on /subscriptions/");
    assertThat(error.hint()).contains("provider.storageAccount: {access: key}");
    ServiceFixture keys = fixture.service().withProvider(KEY_MODE);
    assertThat(deploy(keys).changed()).isTrue();
    assertUnchanged(keys);
  }

  @Test
  void stackThatFailedBeforeItsRolesIsRepeated() {
    azure
        .faults()
        .fail("Microsoft.Web/sites", "SubscriptionIsOverQuotaForSku", "No cores are left");
    Diagnostic error = failure(fixture.service());
    assertThat(error.code()).isEqualTo("azure/quota");
    assertThat(error.message()).contains("No cores are left");
    assertThat(error.hint()).contains("another region");
    assertThat(azure.ids("Microsoft.Storage/storageAccounts")).hasSize(1);
    assertThat(deploy(fixture.service()).changed()).isTrue();
    assertUnchanged(fixture.service());
  }

  @Test
  void stackThatFailsLaterKeepsTheHistory() {
    deploy(fixture.service());
    String first = fixture.state().get("deployment").getAsString();
    azure.faults().fail("Microsoft.Web/sites", "QuotaExceeded", "No more");
    ServiceFixture smaller = fixture.service().withProvider("\"memory\": 512");
    assertThat(failure(smaller).code()).isEqualTo("azure/quota");
    assertThat(fixture.state().get("status").getAsString()).isEqualTo("deploying");
    assertThat(fixture.state().get("deployment").getAsString()).isEqualTo(first);
    assertThat(deploy(smaller).changed()).isTrue();
    assertUnchanged(smaller);
    try (Cloud cloud = fixture.connect()) {
      assertThat(cloud.deployments().history(fixture.target())).hasSize(2);
    }
  }

  @Test
  void secondUserIsGivenAccess() {
    deploy(fixture.service());
    azure.faults().propagation(2);
    List<ProgressEvent> events = Collections.synchronizedList(new ArrayList<>());
    Map<String, String> other = azure.variables(OTHER_USER);
    assertThat(deploy(changed().withProvider("\"memory\": 512"), other, events::add).changed())
        .isTrue();
    assertThat(events)
        .filteredOn(ProgressEvent.Started.class::isInstance)
        .extracting(event -> ((ProgressEvent.Started) event).task().title())
        .contains("Waiting for the role assignment");
    assertUnchanged(changed().withProvider("\"memory\": 512"));
    remove(fixture.service());
    assertThat(fixture.leftovers()).isEmpty();
  }

  @Test
  void secondUserWhoMayNotAssignRolesGetsOneError() {
    deploy(fixture.service());
    azure.faults().deny(OTHER_USER, ASSIGN);
    azure.clear();
    Map<String, String> other = azure.variables(OTHER_USER);
    Diagnostic error = failure(() -> deploy(changed(), other, Progress.SILENT));
    assertThat(error.code()).isEqualTo("azure/access-denied");
    assertThat(error.hint()).contains("Storage Blob Data Contributor");
    assertThat(azure.named("PUT deploymentStacks")).isEmpty();
    assertThat(azure.named("PUT onedeploy")).isEmpty();
    assertUnchanged(fixture.service());
  }

  @Test
  void rolesThatPropagateAreAwaited() {
    azure.faults().propagation(3);
    assertThat(deploy(fixture.service()).changed()).isTrue();
    assertUnchanged(fixture.service());
  }

  @Test
  void blobEventsHaveAStackOfTheirOwn() {
    deploy(withBlobs());
    assertThat(stacks()).containsExactly("shop-dev", "shop-dev-events");
    assertUnchanged(withBlobs());
    assertThat(deploy(fixture.service().withProvider("\"memory\": 512")).changed()).isTrue();
    assertThat(stacks()).containsExactly("shop-dev");
    assertThat(azure.ids("Microsoft.EventGrid/systemTopics")).isEmpty();
    azure.packageDelays(2, 2);
    deploy(withBlobs());
    assertThat(stacks()).containsExactly("shop-dev", "shop-dev-events");
    assertThat(remove(withBlobs()).changed()).isTrue();
    assertThat(fixture.leftovers()).isEmpty();
  }

  @Test
  void eventsThatFailedAreRepeated() {
    azure.faults().fail("Microsoft.EventGrid/systemTopics", "QuotaExceeded", "No topic");
    assertThat(failure(withBlobs()).code()).isEqualTo("azure/quota");
    assertThat(deploy(withBlobs()).changed()).isTrue();
    assertUnchanged(withBlobs());
  }

  @Test
  void namespaceIsRegistered() {
    azure.faults().unregister("Microsoft.Web");
    azure.faults().unregister("Microsoft.Insights");
    assertThat(deploy(fixture.service()).changed()).isTrue();
    assertThat(azure.named("POST register")).hasSize(2);
  }

  @Test
  void namespaceThatMayNotBeRegisteredIsNamed() {
    azure.faults().unregister("Microsoft.Web");
    azure.replyTimes(9, "POST register", Answer.error(403, "AuthorizationFailed", "No"));
    Diagnostic error = failure(fixture.service());
    assertThat(error.code()).isEqualTo("azure/not-registered");
    assertThat(error.message()).contains("Microsoft.Web");
    assertThat(error.hint())
        .isEqualTo("run: az provider register --wait --namespace Microsoft.Web");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"functionApp\": {\"name\": \"x-y\"}", "\"storageAccount\": {\"name\": \"xyz\"}"})
  void nameOfSomeoneElseIsRefused(String setting) {
    azure.faults().take("x-y");
    azure.faults().take("xyz");
    Diagnostic error = failure(fixture.service().withProvider(setting));
    assertThat(error.code()).isEqualTo("azure/name-taken");
    assertThat(error.hint()).contains("provider.functionApp.name");
    azure.faults().giveBack();
    assertThat(deploy(fixture.service()).changed()).isTrue();
  }

  @Test
  void appWithAnotherNameGetsTheCode() {
    deploy(fixture.service());
    ServiceFixture renamed =
        fixture.service().withProvider("\"functionApp\": {\"name\": \"shop-renamed\"}");
    deploy(renamed);
    assertThat(azure.apps()).containsExactly("shop-renamed");
    assertThat(azure.packageOf("shop-renamed")).containsKey("hello.js");
    assertUnchanged(renamed);
  }

  @Test
  void accountWithAnotherNameIsARemovalAndGetsTheState() {
    deploy(fixture.service());
    String name = "shop" + azure.subscription().substring(0, 8);
    ServiceFixture renamed =
        fixture.service().withProvider("\"storageAccount\": {\"name\": \"" + name + "\"}");
    List<Removal> removals = new ArrayList<>();
    try (Cloud cloud = renamed.connect(fixture.variables())) {
      assertThat(
              cloud
                  .deployments()
                  .preview(
                      renamed.target(),
                      renamed.bundle(TIME),
                      Deployments.Comparison.COMPLETE,
                      Progress.SILENT))
          .extracting(Change::id, Change::effect)
          .contains(tuple("storage", Change.Effect.REMOVED), tuple(name, Change.Effect.ADDED));
      cloud
          .deployments()
          .apply(
              renamed.target(),
              renamed.bundle(TIME.plusSeconds(3600)),
              false,
              removals::addAll,
              Progress.SILENT);
    }
    assertThat(removals)
        .anySatisfy(removal -> {
          assertThat(removal.id()).isEqualTo("storage");
          assertThat(removal.type()).isEqualTo("Microsoft.Storage/storageAccounts");
        });
    assertThat(azure.ids("Microsoft.Storage/storageAccounts")).hasSize(1);
    assertUnchanged(renamed);
  }

  @Test
  void packageThatFailsIsShownWithoutItsAddress() {
    deploy(fixture.service());
    azure
        .faults()
        .failPackage("", "cannot read https://x.blob.core.windows.net/a?sp=r&sig=hidden%2Btext");
    Diagnostic error = failure(changed());
    assertThat(error.code()).isEqualTo("azure/code");
    assertThat(error.message()).contains("cannot read https://x").doesNotContain("hidden");
    assertThat(fixture.state().get("status").getAsString()).isEqualTo("deploying");
    assertThat(deploy(changed()).changed()).isTrue();
    assertUnchanged(changed());
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 6, -1})
  void everyFinalStatusOfAPackageEndsTheDeployment(int status) {
    JsonObject body =
        JsonParser.parseString("{\"properties\": {\"status\": " + status + "}}").getAsJsonObject();
    azure.packageDelays(1, 0);
    azure.replyTimes(1, "GET onedeploy", Answer.json(200, body));
    assertThat(failure(fixture.service()).code()).isEqualTo("azure/code");
  }

  @Test
  void otherDeploymentOfThePackageIsAwaited() {
    azure.replyTimes(2, "PUT onedeploy", Answer.error(409, "Conflict", "in progress"));
    assertThat(deploy(fixture.service()).changed()).isTrue();
    assertThat(azure.named("PUT onedeploy")).hasSize(3);
  }

  @Test
  void otherDeploymentOfTheStackIsAwaited() {
    deploy(fixture.service());
    azure.replyTimes(
        2,
        "PUT deploymentStacks",
        Answer.error(409, "DeploymentStackInNonTerminalState", "a deployment is running"));
    ServiceFixture service = fixture.service().withProvider("\"memory\": 512");
    assertThat(deploy(service).changed()).isTrue();
    assertUnchanged(service);
  }

  @Test
  void temporaryFailuresAreRepeated() {
    Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    azure.replyWith(exchange -> {
      int count =
          exchange.name().startsWith("GET token") || exchange.name().endsWith("listkeys")
              ? 2
              : seen.computeIfAbsent(exchange.name(), any -> new AtomicInteger()).getAndIncrement();
      return count == 0
          ? Answer.error(seen.size() % 2 == 0 ? 429 : 503, "Busy", "try again")
              .with("retry-after", "0")
          : null;
    });
    assertThat(deploy(withBlobs()).changed()).isTrue();
    azure.replyWith(exchange -> null);
    assertUnchanged(withBlobs());
  }

  @Test
  void retryAfterIsHonoured() {
    deploy(fixture.service());
    azure.clear();
    azure.operations().pending(1);
    azure.operations().retryAfter(1);
    long start = System.nanoTime();
    deploy(fixture.service().withProvider("\"memory\": 512"));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
    assertThat(azure.named("GET deploymentStackOperationStatus")).hasSize(2);
  }

  /// Loses each answer once, in the order of the requests; each command is repeated until it ends.
  @Test
  void lostAnswersOfADeploymentAreMadeUpFor() {
    loseEachOnce(exchange -> !exchange.method().equals("GET"));
    assertThat(deploy(withBlobs()).changed()).isTrue();
    azure.replyWith(exchange -> null);
    assertUnchanged(withBlobs());
    loseEachOnce(exchange -> !exchange.method().equals("GET"));
    assertThat(deploy(changed().withProvider("\"memory\": 512")).changed()).isTrue();
    assertThat(stacks()).containsExactly("shop-dev");
    loseEachOnce(exchange -> !exchange.method().equals("GET"));
    assertThat(remove(fixture.service()).changed()).isTrue();
    assertThat(fixture.leftovers()).isEmpty();
  }

  private void loseEachOnce(Predicate<Exchange> which) {
    Map<String, Boolean> seen = new ConcurrentHashMap<>();
    azure.replyWith(exchange -> {
      if (which.test(exchange) && seen.put(exchange.name(), true) == null) {
        azure.lose(exchange.name());
      }
      return null;
    });
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
    azure.replyWith(exchange ->
        exchange.name().equals("PUT block") && pieces.getAndIncrement() == 1
            ? Answer.broken()
            : null);
    ServiceFixture service = large();
    assertThat(deploy(service).changed()).isTrue();
    assertThat(pieces.get()).isBetween(4, 6);
    assertThat(azure.packageOf(azure.apps().getFirst()).get("hello.js"))
        .hasSize(String.valueOf(service.files().get("hello.js")).length());
  }

  @Test
  void changedStateIsOneClearError() {
    deploy(fixture.service());
    azure.replyWith(exchange -> {
      if (exchange.name().equals("PUT onedeploy")) {
        azure
            .stored()
            .store(
                fixture.path("state.json"),
                fixture.state().toString().replace("\"change\":\"", "\"change\":\"other-"));
      }
      return null;
    });
    Diagnostic error = failure(changed());
    assertThat(error.code()).isEqualTo("deployment/conflict");
    assertThat(error.message()).contains("someone else", "state.json");
    azure.replyWith(exchange -> null);
    assertThat(deploy(changed()).changed()).isTrue();
  }

  @Test
  void stateOfAnotherVersionIsAnError() {
    deploy(fixture.service());
    for (String text : List.of("{\"version\": 9}", "[", "")) {
      azure.stored().store(fixture.path("state.json"), text);
      assertThat(failure(changed()).code()).isEqualTo("deployment/state");
    }
    azure.stored().forget(fixture.path("state.json"));
    assertThat(deploy(changed()).changed()).isTrue();
  }

  @Test
  void rollbackNeedsTheWholePlan() {
    deploy(withBlobs());
    deploy(changed());
    String id = "1767323045678";
    for (String file : List.of("app.zip", "topology.json", "template.json", "events.json")) {
      azure.stored().store(fixture.path(id + "/" + file), "[{");
      assertThat(incomplete(id)).contains("/deployments/" + id + "/" + file + " ");
      azure.stored().forget(fixture.path(id + "/" + file));
      assertThat(incomplete(id)).endsWith("/deployments/" + id + "/" + file + " is gone");
    }
    azure.stored().store(fixture.path(id + "/steps.json"), "[]");
    assertThat(incomplete(id)).endsWith("steps.json is damaged");
    assertThat(stacks()).containsExactly("shop-dev");
    assertUnchanged(changed());
  }

  private String incomplete(String id) {
    azure.clear();
    Diagnostic error =
        failure(() -> {
          try (Cloud cloud = fixture.connect()) {
            cloud
                .deployments()
                .rollback(fixture.target(), id, CloudFixture.NO_REMOVALS, Progress.SILENT);
          }
        });
    assertThat(error.code()).isEqualTo("rollback/incomplete");
    assertThat(azure.names()).noneMatch(name -> name.startsWith("PUT"));
    return error.message();
  }

  @Test
  void rollbackRestoresTheEvents() {
    deploy(withBlobs());
    deploy(changed());
    assertThat(stacks()).containsExactly("shop-dev");
    try (Cloud cloud = fixture.connect()) {
      assertThat(
              cloud
                  .deployments()
                  .rollback(fixture.target(), "1767323045678", removals -> {}, Progress.SILENT)
                  .changed())
          .isTrue();
    }
    assertThat(stacks()).containsExactly("shop-dev", "shop-dev-events");
    assertUnchanged(withBlobs());
  }

  @Test
  void fiveDeploymentsAreKept() {
    for (int i = 0; i < 7; i++) {
      deploy(fixture.service().withHandler("exports.main = " + i + ";\n"));
      if (i == 2) {
        azure.stored().store(fixture.path("1767323000000/template.json"), "{}");
      }
    }
    try (Cloud cloud = fixture.connect()) {
      List<Revision> history = cloud.deployments().history(fixture.target());
      assertThat(history).hasSize(5);
      assertThat(history.getFirst().isCurrent()).isTrue();
      assertThat(azure.stored().read(fixture.path("1767323000000/template.json"))).isNull();
      assertThat(azure.stored().read(fixture.path("1767323045678/app.zip"))).isNull();
      cloud
          .deployments()
          .rollback(
              fixture.target(), history.getLast().id(), CloudFixture.NO_REMOVALS, Progress.SILENT);
      assertThat(cloud.deployments().history(fixture.target()))
          .extracting(Revision::isCurrent)
          .containsExactly(false, false, false, false, true);
    }
  }

  private static final String OWN_GROUP = "\"resourceGroup\": \"own-rg\"";

  /// Creates a resource that belongs to nobody's stack.
  private void createIdentity(String group) {
    fixture.put(
        "/resourceGroups/"
            + group
            + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/own",
        "2024-11-30",
        "{\"location\": \"westeurope\"}");
  }

  @Test
  void groupOfTheUserStays() {
    fixture.put("/resourceGroups/own-rg", "2021-04-01", "{\"location\": \"westeurope\"}");
    createIdentity("own-rg");
    ServiceFixture service = fixture.service().withProvider(OWN_GROUP);
    deploy(service);
    Outcome outcome = remove(service);
    assertThat(outcome.findings()).isEmpty();
    assertThat(fixture.leftovers()).hasSize(2).allMatch(id -> id.contains("/own-rg"));
  }

  @Test
  void groupWithOtherResourcesStaysWithAWarning() {
    deploy(fixture.service());
    createIdentity("shop-dev-rg");
    Outcome outcome = remove(fixture.service());
    assertThat(outcome.findings())
        .singleElement()
        .satisfies(warning -> {
          assertThat(warning.code()).isEqualTo("azure/group-kept");
          assertThat(warning.message()).contains("shop-dev-rg", "own");
        });
    assertThat(fixture.leftovers()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUT resourceGroups",
        "PUT deploymentStacks",
        "GET deploymentStackOperationStatus",
        "PUT blob",
        "PUT onedeploy",
        "GET onedeploy",
        "GET functions"
      })
  void interruptedDeploymentContinues(String name) {
    azure.operations().pending(2);
    azure.packageDelays(2, 2);
    Thread command = Thread.currentThread();
    AtomicInteger seen = new AtomicInteger();
    azure.replyWith(exchange -> {
      if (exchange.name().equals(name) && seen.getAndIncrement() == 0) {
        command.interrupt();
      }
      return null;
    });
    Diagnostic error = failure(withBlobs());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(error.code()).isEqualTo("azure/interrupted");
    azure.replyWith(exchange -> null);
    azure.awaitIdle();
    assertThat(deploy(withBlobs()).changed()).isTrue();
    assertUnchanged(withBlobs());
    assertThat(stacks()).containsExactly("shop-dev", "shop-dev-events");
  }

  @Test
  void interruptedRemovalContinues() {
    deploy(withBlobs());
    azure.operations().pending(2);
    for (String name : List.of("DELETE deploymentStacks", "DELETE resourceGroups")) {
      Thread command = Thread.currentThread();
      azure.replyWith(exchange -> {
        if (exchange.name().equals(name)) {
          command.interrupt();
        }
        return null;
      });
      assertThat(failure(() -> remove(withBlobs())).code()).isEqualTo("azure/interrupted");
      assertThat(Thread.interrupted()).isTrue();
      azure.awaitIdle();
    }
    azure.replyWith(exchange -> null);
    remove(withBlobs());
    assertThat(fixture.leftovers()).isEmpty();
  }
}
