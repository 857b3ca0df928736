package aloft.spi.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.model.Function;
import aloft.spi.model.InvocationMode;
import aloft.spi.model.Section;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Operations.Call;
import aloft.spi.provider.Operations.CallResult;
import aloft.spi.provider.Operations.DeployedFunction;
import aloft.spi.provider.Operations.Endpoint;
import aloft.spi.provider.Operations.Info;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What every cloud's [Operations] must do, tested on a fake of the cloud. The service is deployed
/// once for all tests; each test calls with a word of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OperationsContract {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
  private static final long MAX_WAIT_SECONDS = 30;

  private @Nullable Cloud connection;

  /// Returns the fake cloud with the service; the same one for the whole class.
  protected abstract CloudFixture fixture();

  /// Returns references to values of the deployment that this cloud resolves; none for a cloud
  /// whose values are all predicted from the manifest.
  protected List<Reference> references() {
    return List.of();
  }

  /// A reference in a manifest, with the text that it resolves to.
  public record Reference(Node node, String value) {}

  /// Returns a reference to something that the deployment does not have.
  protected abstract Node unknownReference();

  /// Returns the filter pattern, in the syntax of the cloud, for log lines with a word.
  protected String filter(String word) {
    return word;
  }

  @BeforeAll
  void deploy() {
    Cloud cloud = fixture().connect();
    connection = cloud;
    cloud
        .deployments()
        .apply(
            fixture().target(),
            fixture().bundle(Instant.parse("2026-01-02T03:04:05.678Z")),
            false,
            CloudFixture.NO_REMOVALS,
            Progress.SILENT);
  }

  @AfterAll
  void close() {
    cloud().close();
    fixture().close();
  }

  private Cloud cloud() {
    return Objects.requireNonNull(connection);
  }

  private Operations operations() {
    return cloud().operations();
  }

  private Function function(String name) {
    return fixture().target().service().function(name);
  }

  private CallResult call(String name, String word, InvocationMode mode, boolean includeLog) {
    return operations()
        .invoke(
            fixture().target(),
            function(name),
            new Call("{\"word\": \"" + word + "\"}", mode, null, includeLog, null));
  }

  private List<LogLine> log(@Nullable Instant from, @Nullable String filter) {
    List<LogLine> lines = new ArrayList<>();
    operations()
        .logs(
            fixture().target(),
            function("hello"),
            new LogQuery(from, filter, false, POLL_INTERVAL),
            lines::add);
    return lines;
  }

  /// Follows the log of `hello` until a line has a word, and then interrupts the reader.
  private void awaitLogged(String word) {
    try (Follower follower = new Follower(null)) {
      follower.awaitLine(word);
    }
  }

  @Test
  void infoDescribesTheService() {
    Info info = operations().info(fixture().target(), false);
    assertThat(info.service()).isEqualTo(fixture().target().service().name());
    assertThat(info.stage()).isEqualTo(fixture().target().service().stage());
    assertThat(info.region()).isEqualTo(fixture().target().service().region());
    assertThat(info.subject()).isNotBlank();
    assertThat(info.outputs().title()).isNotBlank();
    assertThat(info.functions())
        .containsExactlyInAnyOrder(
            new DeployedFunction("hello", function("hello").deployedName()),
            new DeployedFunction("failing", function("failing").deployedName()));
    assertThat(info.endpoints())
        .filteredOn(endpoint -> endpoint.function().equals("hello"))
        .singleElement()
        .satisfies(endpoint -> {
          assertThat(endpoint.function()).isEqualTo("hello");
          assertThat(endpoint.method()).isEqualTo("GET");
          assertThat(endpoint.url()).startsWith("http").endsWith("/hello");
        });
  }

  @Test
  void verboseInfoHasAllOfTheUsualOne() {
    Info usual = operations().info(fixture().target(), false);
    Info verbose = operations().info(fixture().target(), true);
    assertThat(verbose.sections()).containsAll(usual.sections());
    assertThat(verbose.functions()).isEqualTo(usual.functions());
  }

  /// The sections are lists beside those that every cloud has: their keys must differ from these.
  @Test
  void sectionsHaveKeysOfTheirOwn() {
    List<Section> sections = operations().info(fixture().target(), false).sections();
    assertThat(sections)
        .extracting(Section::key)
        .doesNotHaveDuplicates()
        .doesNotContain("service", "stage", "region", "endpoints", "functions", "outputs");
    assertThat(sections)
        .allSatisfy(section -> {
          assertThat(section.title()).isNotBlank();
          assertThat(section.key()).matches("[a-z][A-Za-z]*");
          assertThat(section.valueKey()).matches("[a-z][A-Za-z]*").isNotEqualTo("name");
          assertThat(section.items())
              .allSatisfy(item -> {
                assertThat(item.name()).isNotBlank();
                assertThat(item.value()).isNotBlank();
              });
        });
  }

  @Test
  void missingDeploymentIsAnError() {
    UserException failure =
        catchThrowableOfType(
            UserException.class, () -> operations().info(fixture().missingTarget(), false));
    Diagnostic diagnostic = failure.diagnostics().getFirst();
    assertThat(diagnostic.code()).isEqualTo("deployment/missing");
    assertThat(diagnostic.hint()).isNotBlank();
  }

  @Test
  void missingFunctionCannotBeCalled() {
    Target missing = fixture().missingTarget();
    UserException failure =
        catchThrowableOfType(
            UserException.class,
            () ->
                operations()
                    .invoke(
                        missing,
                        missing.service().function("hello"),
                        new Call("{}", InvocationMode.WAIT, null, false, null)));
    assertThat(failure.diagnostics().getFirst().hint()).isNotBlank();
  }

  @Test
  void callReturnsTheResult() {
    CallResult result = call("hello", "waited", InvocationMode.WAIT, false);
    assertThat(Json.read(result.payload(), "result"))
        .satisfies(node -> assertThat(Json.write(node, 0)).isEqualTo("{\"word\":\"waited\"}"));
    assertThat(result.status()).isEqualTo(200);
    assertThat(result.failed()).isFalse();
    assertThat(result.log()).isNull();
  }

  @Test
  void callReturnsTheLogIfRequested() {
    assertThat(call("hello", "logged", InvocationMode.WAIT, true).log()).contains("called logged");
  }

  @Test
  void failureOfTheFunctionIsAResult() {
    CallResult result = call("failing", "none", InvocationMode.WAIT, false);
    assertThat(result.failed()).isTrue();
    assertThat(result.payload()).contains("told to fail");
  }

  @Test
  void asynchronousCallReturnsAtOnceAndRuns() {
    CallResult result = call("hello", "later", InvocationMode.ASYNC, false);
    assertThat(result.payload()).isEmpty();
    assertThat(result.status()).isBetween(200, 299);
    assertThat(result.failed()).isFalse();
    awaitLogged("called later");
  }

  @Test
  void dryRunDoesNotCallTheFunction() {
    CallResult result = call("hello", "never", InvocationMode.DRY_RUN, false);
    assertThat(result.payload()).isEmpty();
    assertThat(result.status()).isBetween(200, 299);
    assertThat(result.failed()).isFalse();
    call("hello", "afterwards", InvocationMode.WAIT, false);
    awaitLogged("called afterwards");
    assertThat(log(Instant.EPOCH, null)).noneMatch(line -> line.message().contains("never"));
  }

  @Test
  void logHasTheLinesInOrder() {
    call("hello", "first", InvocationMode.WAIT, false);
    call("hello", "second", InvocationMode.WAIT, false);
    awaitLogged("called second");
    List<LogLine> lines = log(Instant.EPOCH, null);
    assertThat(lines).isSortedAccordingTo(Comparator.comparing(LogLine::timestamp));
    assertThat(lines)
        .filteredOn(line ->
            line.message().contains("called first") || line.message().contains("called second"))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line.stream()).isNotBlank());
  }

  @Test
  void logStartsAtATime() {
    call("hello", "timed", InvocationMode.WAIT, false);
    awaitLogged("called timed");
    Instant last = log(Instant.EPOCH, null).getLast().timestamp();
    assertThat(log(last, null)).isNotEmpty().noneMatch(line -> line.timestamp().isBefore(last));
    assertThat(log(last.plusSeconds(3600), null)).isEmpty();
  }

  @Test
  void logIsFiltered() {
    call("hello", "apples", InvocationMode.WAIT, false);
    call("hello", "pears", InvocationMode.WAIT, false);
    awaitLogged("called apples");
    awaitLogged("called pears");
    assertThat(log(Instant.EPOCH, filter("pears")))
        .isNotEmpty()
        .allMatch(line -> line.message().contains("pears"));
  }

  @Test
  void followedLogEndsByInterruption() {
    try (Follower follower = new Follower(filter("followed"))) {
      call("hello", "followed", InvocationMode.WAIT, false);
      follower.awaitLine("called followed");
    }
  }

  @Test
  void referencesAreResolvedAndUnknownOnesOmitted() {
    Map<String, Node> nodes = new LinkedHashMap<>();
    Map<String, String> values = new LinkedHashMap<>();
    for (Reference reference : references()) {
      String key = "key" + nodes.size();
      nodes.put(key, reference.node());
      values.put(key, reference.value());
    }
    nodes.put("unknown", unknownReference());
    assertThat(operations().resolve(fixture().target(), nodes)).isEqualTo(values);
    assertThat(operations().resolve(fixture().missingTarget(), nodes)).isEmpty();
    assertThat(operations().resolve(fixture().target(), Map.of())).isEmpty();
  }

  @Test
  void endpointsBelongToFunctionsOfTheService() {
    List<String> names =
        fixture().target().service().functions().stream().map(Function::name).toList();
    assertThat(operations().info(fixture().target(), false).endpoints())
        .extracting(Endpoint::function)
        .allSatisfy(name ->
            assertThat(name)
                .satisfiesAnyOf(
                    key -> assertThat(key).isEmpty(), key -> assertThat(names).contains(key)));
  }

  /// Follows the log of `hello` on a thread of its own; closing it interrupts the thread, which
  /// must end without an error.
  private final class Follower implements AutoCloseable {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private final Thread thread;

    Follower(@Nullable String filter) {
      LogQuery query = new LogQuery(Instant.EPOCH, filter, true, POLL_INTERVAL);
      thread =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  operations()
                      .logs(
                          fixture().target(),
                          function("hello"),
                          query,
                          line -> messages.add(line.message()));
                  end.complete(true);
                } catch (Throwable e) {
                  end.completeExceptionally(e);
                }
              });
    }

    void awaitLine(String text) {
      try {
        String message = "";
        while (message != null && !message.contains(text)) {
          message = messages.poll(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(message).as("a log line with \"%s\"", text).isNotNull();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      thread.interrupt();
      assertThat(end).succeedsWithin(Duration.ofSeconds(MAX_WAIT_SECONDS));
    }
  }
}
