package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.Exchange;
import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.cloud.fake.WatchingProxy;
import aloft.aws.cloud.fake.WatchingProxy.Reply;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Function;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Functions;
import aloft.spi.provider.Functions.Version;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules of Lambda that MiniStack does not apply: the proxy before it answers as Lambda does.
final class FunctionRulesIT {
  @TempDir private Path folder;
  private final WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = proxy.watch(MiniStack.shared().newAccount());
  private ServiceFixture service = ServiceFixture.in(Path.of("."));

  @BeforeEach
  void createService() {
    service = ServiceFixture.in(folder);
    account.put("AWS_MAX_ATTEMPTS", "1");
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private void deploy(ServiceFixture fixture) {
    fixture.deploy(account, new ArrayList<>());
  }

  private Function hello() {
    return service.blueprint().service().function("hello");
  }

  private static Functions functions(Cloud cloud) {
    return Objects.requireNonNull(cloud.functions());
  }

  private static boolean is(Exchange exchange, String method, String path) {
    return exchange.operation().startsWith(method + " /2015-03-31/functions/shop-dev-hello" + path);
  }

  private Functions.Update update(ServiceFixture changed, Functions.Part... parts) {
    try (Cloud cloud = service.connect(account)) {
      return functions(cloud)
          .update(
              service.blueprint().target(),
              hello(),
              changed::bundle,
              Set.of(parts),
              false,
              Progress.SILENT);
    }
  }

  private Map<String, String> variables() {
    try (Clients clients = clients()) {
      return clients
          .lambda()
          .getFunctionConfiguration(request -> request.functionName("shop-dev-hello"))
          .environment()
          .variables();
    }
  }

  private Clients clients() {
    Environment environment = new Environment(account, folder, folder, Clock.systemUTC(), null);
    return new Clients(environment, "us-east-1", "dev", null, null);
  }

  private ServiceFixture withVariables(String mode, int memory) {
    return service.with(
        "\"handler.main\"",
        "\"handler.main\", \"memorySize\": "
            + memory
            + ", \"environment\": {\"MODE\": \""
            + mode
            + "\", \"SELF\": {\"Ref\": \"AWS::StackName\"}}");
  }

  /// The variables are encrypted with a key of the account, which the caller may not use.
  private void hideVariables() {
    proxy.alterWith((exchange, answer) ->
        is(exchange, "GET", "/configuration")
            ? answer.replaceFirst(
                "\"Environment\": *\\{\"Variables\": *\\{[^}]*\\}\\}",
                "\"Environment\": {\"Error\": {\"ErrorCode\": \"AccessDeniedException\","
                    + " \"Message\": \"access to KMS was denied\"}}")
            : answer);
  }

  private void showVariables() {
    proxy.alterWith((exchange, answer) -> answer);
  }

  @Test
  void variablesThatCannotBeReadAreNotOverwritten() {
    deploy(withVariables("first", 1024));
    hideVariables();
    Functions.Update update =
        update(withVariables("second", 512), Functions.Part.CODE, Functions.Part.SETTINGS);
    assertThat(update.changed()).containsExactly(Functions.Part.SETTINGS);
    assertThat(update.findings())
        .singleElement()
        .satisfies(warning -> {
          assertThat(warning.code()).isEqualTo("function/hidden-variables");
          assertThat(warning.message()).contains("shop-dev-hello", "access to KMS was denied");
          assertThat(warning.hint()).contains("kms:Decrypt");
        });
    update = update(withVariables("third", 512), Functions.Part.SETTINGS);
    assertThat(update.changed()).isEmpty();
    assertThat(update.findings()).hasSize(1);
    assertThat(update(withVariables("third", 512), Functions.Part.CODE).findings()).isEmpty();
    showVariables();
    assertThat(variables()).isEqualTo(Map.of("MODE", "first", "SELF", "shop-dev"));
  }

  @Test
  void aDeploymentLeavesVariablesThatCannotBeRead() {
    deploy(withVariables("first", 1024));
    update(withVariables("second", 512), Functions.Part.SETTINGS);
    hideVariables();
    proxy.clear();
    List<Diagnostic> notes = new ArrayList<>();
    withVariables("first", 1024).deploy(account, notes);
    assertThat(notes).extracting(Diagnostic::code).containsExactly("function/hidden-variables");
    assertThat(proxy.exchanges())
        .filteredOn(exchange -> is(exchange, "PUT", "/configuration"))
        .singleElement()
        .extracting(Exchange::body)
        .asString()
        .contains("1024")
        .doesNotContain("MODE");
  }

  private ServiceFixture managed(String word, int memory) {
    return service
        .with(
            "\"handler.main\"",
            "\"handler.main\", \"capacityProvider\":"
                + " \"arn:aws:lambda:us-east-1:1:capacity-provider:x\", \"memorySize\": "
                + memory)
        .returning(word);
  }

  /// The configuration that an update of the function has left, and that of its published version,
  /// as JSON. The published version changes a moment after it was asked for.
  private final class PublishedVersion {
    private volatile String latest = "";
    private volatile String published = "";
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean isRefused;
    private volatile boolean fails;

    /// Deploys the service, which publishes it.
    private PublishedVersion(ServiceFixture deployed) {
      deploy(deployed);
      proxy.alterWith((exchange, answer) -> {
        if (exchange.status() == 200
            && (is(exchange, "GET", "/configuration")
                || is(exchange, "PUT", "/configuration")
                || is(exchange, "PUT", "/code"))) {
          latest = answer;
        }
        return answer;
      });
      variables();
      published = latest;
      proxy.replyWith(this::reply);
      proxy.clear();
    }

    private @Nullable Reply reply(Exchange exchange) {
      if (is(exchange, "POST", "/versions") && exchange.body().contains("LATEST_PUBLISHED")) {
        if (isRefused) {
          return new Reply(
              403,
              "application/json",
              "{\"__type\": \"AccessDeniedException\", \"message\": \"not authorized to perform:"
                  + " lambda:PublishVersion\"}");
        }
        asked.set(0);
        published = latest;
        return new Reply(201, "application/json", state("InProgress"));
      }
      if (is(exchange, "GET", "/configuration") && exchange.path().contains("PUBLISHED")) {
        boolean isRunning = asked.incrementAndGet() == 1 && count("POST", "/versions") > 0;
        return new Reply(
            200,
            "application/json",
            state(isRunning ? "InProgress" : fails ? "Failed" : "Successful"));
      }
      return null;
    }

    private String state(String status) {
      return published
          .replaceFirst("\"LastUpdateStatusReason\": *\"[^\"]*\",", "")
          .replaceFirst(
              "\"LastUpdateStatus\": *\"[A-Za-z]+\"",
              "\"LastUpdateStatus\": \"" + status + "\", \"LastUpdateStatusReason\": \"no room\"");
    }

    private long count(String method, String path) {
      return proxy.exchanges().stream().filter(exchange -> is(exchange, method, path)).count();
    }

    private boolean isCurrent() {
      return !published.isEmpty() && published.equals(latest);
    }
  }

  @Test
  void anUpdateIsPublishedIfCallsRunThePublishedVersion() {
    PublishedVersion version = new PublishedVersion(managed("a", 1024));
    assertThat(update(managed("b", 2048), Functions.Part.values()).changed())
        .containsExactlyInAnyOrder(Functions.Part.values());
    assertThat(version.published).contains("2048");
    assertThat(version.isCurrent()).isTrue();
    assertThat(version.asked).hasValue(2);
    assertThat(
            proxy.exchanges().stream()
                .filter(exchange -> !exchange.operation().startsWith("GET"))
                .filter(exchange -> exchange.service().equals("lambda"))
                .map(exchange -> exchange.path().replaceFirst(".*/", "")))
        .containsExactly("code", "configuration", "versions");
    assertThat(update(managed("b", 2048), Functions.Part.values()).changed()).isEmpty();
    assertThat(version.count("POST", "/versions")).isOne();
  }

  @Test
  void whatCouldNotBePublishedIsPublishedByTheNextUpdate() {
    PublishedVersion version = new PublishedVersion(managed("a", 1024));
    version.isRefused = true;
    assertThat(failure(managed("b", 2048)))
        .satisfies(error -> {
          assertThat(error.code()).isEqualTo("function/unpublished");
          assertThat(error.message()).contains("lambda:PublishVersion");
        });
    version.isRefused = false;
    version.fails = true;
    assertThat(failure(managed("b", 2048)).message()).contains("no room");
    assertThat(failure(managed("b", 2048)).message()).contains("no room");
    version.fails = false;
    version.published = version.published.replace("2048", "1024");
    assertThat(update(managed("b", 2048), Functions.Part.values()).changed())
        .containsExactly(Functions.Part.SETTINGS);
    assertThat(version.isCurrent()).isTrue();
    assertThat(version.count("PUT", "/code")).isOne();
    assertThat(version.count("PUT", "/configuration")).isOne();
  }

  private Diagnostic failure(ServiceFixture changed) {
    return catchThrowableOfType(UserException.class, () -> update(changed, Functions.Part.values()))
        .diagnostics()
        .getFirst();
  }

  @Test
  void anOlderVersionAndAResetArePublished() {
    PublishedVersion version = new PublishedVersion(managed("a", 1024));
    update(managed("b", 1024), Functions.Part.CODE);
    try (Cloud cloud = service.connect(account)) {
      Functions.Update restored =
          functions(cloud).restore(service.blueprint().target(), hello(), "1", Progress.SILENT);
      assertThat(restored.changed()).containsExactly(Functions.Part.CODE);
    }
    assertThat(version.count("POST", "/versions")).isEqualTo(2);
    update(managed("b", 2048), Functions.Part.values());
    deploy(managed("a", 1024));
    assertThat(version.count("POST", "/versions")).isEqualTo(4);
    assertThat(version.published).contains("1024");
    assertThat(version.isCurrent()).isTrue();
  }

  @Test
  void otherFunctionsAreNotPublished() {
    PublishedVersion version = new PublishedVersion(service);
    update(service.returning("b"), Functions.Part.values());
    assertThat(version.count("PUT", "/code")).isOne();
    assertThat(version.count("POST", "/versions")).isZero();
    assertThat(version.asked).hasValue(0);
  }

  /// A function with a capacity provider has a published version without a number.
  @Test
  void versionsWithoutANumberAreListedAndKept() {
    for (String word : List.of("a", "b", "c")) {
      deploy(service.returning(word));
    }
    proxy.alterWith((exchange, answer) ->
        is(exchange, "GET", "/versions")
            ? answer.replaceFirst(
                "\\{\"Versions\": *\\[",
                "$0{\"Version\": \"\\$LATEST.PUBLISHED\", \"CodeSha256\": \"x\","
                    + " \"LastModified\": \"2026-01-02T03:04:05.678+0000\"},")
            : answer);
    try (Cloud cloud = service.connect(account)) {
      assertThat(functions(cloud).versions(service.blueprint().target(), hello()))
          .extracting(Version::id)
          .containsExactly("$LATEST.PUBLISHED", "$LATEST", "3", "2", "1");
      assertThat(
              functions(cloud)
                  .prune(
                      service.blueprint().target(),
                      new Functions.Pruning(List.of(hello()), 1, false, false),
                      Progress.SILENT))
          .singleElement()
          .extracting(Functions.Pruned::versions)
          .isEqualTo(List.of("2", "1"));
    }
  }
}
