package aloft.local.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.aws.emulation.LambdaEmulation;
import aloft.local.http.EventLoop;
import aloft.local.log.FunctionLog;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerPoolTest {
  @TempDir private Path folder;
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private EventLoop loop;
  private WorkerFixture fixture;
  private FunctionLog log;
  private @Nullable WorkerPool pool;

  @BeforeEach
  void open() {
    loop = new EventLoop("test");
    fixture = new WorkerFixture(folder);
    log = new FunctionLog(folder.resolve("log"), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    if (pool != null) {
      pool.close();
    }
    fixture.close();
    loop.close();
    callers.shutdownNow();
  }

  private void start(int limit) {
    fixture.cloudLogs();
    Environment environment =
        new Environment(System.getenv(), folder, folder.resolve("home"), Clock.systemUTC(), null);
    pool =
        new WorkerPool(
            loop,
            new LambdaEmulation(),
            instance -> fixture.described(instance),
            limit,
            log,
            environment);
  }

  private WorkerPool pool() {
    return Objects.requireNonNull(pool);
  }

  private InvocationResult call(String event) {
    return pool()
        .invoke(new Invocation(UUID.randomUUID().toString(), Payload.of(event), Map.of(), null))
        .join();
  }

  private String answer(String event) {
    return text(call(event));
  }

  private static String text(InvocationResult called) {
    return switch (called.outcome()) {
      case InvocationOutcome.Success answer -> answer.payload().text();
      case InvocationOutcome.Fault fault -> fault.payload();
    };
  }

  private List<Future<String>> calls(int count, String event) {
    List<Future<String>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(callers.submit(() -> answer(event)));
    }
    return all;
  }

  private static Set<String> answers(List<Future<String>> calls) throws Exception {
    Set<String> answers = new HashSet<>();
    for (Future<String> each : calls) {
      answers.add(each.get(30, TimeUnit.SECONDS));
    }
    return answers;
  }

  private List<LogLine> logged() {
    List<LogLine> lines = new ArrayList<>();
    log.read(new LogQuery(Instant.EPOCH, null, false, Duration.ofMillis(5)), lines::add);
    return lines;
  }

  private static void awaitExit(String pid) {
    ProcessHandle.of(Long.parseLong(pid))
        .ifPresent(process -> process.onExit().orTimeout(5, TimeUnit.SECONDS).join());
  }

  @Test
  void oneCallerNeedsOneWorker() throws IOException {
    fixture.file("index.js", "let n = 0; exports.handler = async () => [process.pid, ++n];");
    start(10);
    assertThat(pool().workerCount()).isZero();
    String pid = answer("1").replaceAll("\\D+(\\d+),1]", "$1");
    for (int i = 2; i < 20; i++) {
      assertThat(answer("1")).isEqualTo("[" + pid + "," + i + "]");
    }
    assertThat(pool().workerCount()).isEqualTo(1);
  }

  @Test
  void slowCallsGetWorkersOfTheirOwnUpToTheLimit() throws Exception {
    fixture.file(
        "index.js",
        "exports.handler = async () => { await new Promise((r) => setTimeout(r, 400)); return"
            + " process.pid; };");
    start(3);
    assertThat(answers(calls(9, "1"))).hasSize(3);
    assertThat(pool().workerCount()).isEqualTo(3);
  }

  @Test
  void aFastHandlerSharesFewWorkers() throws Exception {
    fixture.file("index.js", "exports.handler = async () => process.pid;");
    start(32);
    answer("1");
    assertThat(answers(calls(500, "1")).size())
        .isLessThan(Math.max(8, 2 * Runtime.getRuntime().availableProcessors()));
  }

  @Test
  void outputDuringACallIsItsLog() throws IOException {
    fixture.file(
        "index.js",
        "let n = 0; exports.handler = async (size) => { n++; console.log('call ' + n);"
            + " process.stdout.write('x'.repeat(size)); };");
    start(1);
    for (int i = 1; i < 50; i++) {
      assertThat(call("0").log().replaceAll("[0-9a-f-]{36}", "ID").lines().toList())
          .hasSize(4)
          .first()
          .isEqualTo("START RequestId: ID Version: $LATEST");
    }
    String long4 = call("9000").log();
    assertThat(long4).hasSize(4096).startsWith("xxxx").containsPattern("x\nEND RequestId");
    assertThat(logged()).hasSize(49 * 4 + 5);
    assertThat(logged().stream().map(LogLine::stream).distinct())
        .singleElement()
        .asString()
        .matches("2026/01/02/\\[\\$LATEST][0-9a-f]{32}");
  }

  @Test
  void aWorkerThatEndsIsReplaced() throws Exception {
    fixture.file(
        "index.js",
        "exports.handler = async (how) => { if (how === 'exit') process.exit(3); if (how ==="
            + " 'later') setTimeout(() => process.exit(0), 1); if (how === 'hang') for (;;);"
            + " return process.pid; };");
    fixture.timeout(1000);
    start(1);
    String first = answer("1");
    assertThat(answer("\"exit\"")).contains("exit status 3");
    String second = answer("1");
    assertThat(second).isNotEqualTo(first);
    assertThat(answer("\"hang\"")).contains("Sandbox.Timedout", "timed out after 1.00 seconds");
    String third = answer("\"later\"");
    assertThat(third).isNotEqualTo(second);
    awaitExit(third);
    assertThat(answer("1")).matches("\\d+").isNotEqualTo(third);
    assertThat(pool().workerCount()).isEqualTo(1);
  }

  @Test
  void failedStartIsReportedToEachCall() throws Exception {
    fixture.file("index.js", "console.log('starting'); throw new RangeError('no luck');");
    start(2);
    assertThat(answers(calls(4, "1")))
        .allSatisfy(answer -> assertThat(answer).contains("RangeError", "no luck"));
    assertThat(logged()).anySatisfy(line -> assertThat(line.message()).contains("starting"));
    assertThat(pool().workerCount()).isLessThanOrEqualTo(1);
  }

  @Test
  void unknownRuntimeIsAFailure() throws IOException {
    fixture.file("index.js", "").runtime("cobol85");
    start(2);
    assertThatThrownBy(() -> answer("1"))
        .hasCauseInstanceOf(UserException.class)
        .hasMessageContaining("cobol85");
    assertThatThrownBy(() -> answer("1")).hasCauseInstanceOf(UserException.class);
    assertThat(pool().workerCount()).isZero();
  }

  @Test
  void closeWaitsForCallsAndLeavesNoProcess() throws Exception {
    fixture.file(
        "index.js",
        "const { spawn } = require('child_process');"
            + "const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });"
            + "exports.handler = async (wait) => { console.log('begun'); await new Promise((r) =>"
            + " setTimeout(r, wait)); return [process.pid, child.pid]; };");
    start(2);
    String idle = answer("0");
    CompletableFuture<String> under = CompletableFuture.supplyAsync(() -> answer("500"), callers);
    while (logged().stream().filter(line -> line.message().contains("begun")).count() < 2) {
      Thread.onSpinWait();
    }
    pool().close();
    assertThat(under).isCompletedWithValue(idle);
    assertThat(pool().workerCount()).isZero();
    for (String pid : idle.replaceAll("[\\[\\]]", "").split(",", -1)) {
      awaitExit(pid);
    }
    assertThat(answer("0")).isNotEqualTo(idle);
    pool().close();
    assertThat(pool().workerCount()).isZero();
  }

  @Test
  void closeWithZeroTimeoutEndsCalls() throws Exception {
    fixture.file("index.js", "exports.handler = () => { console.log('begun'); for (;;); };");
    start(1);
    List<Future<String>> calls = calls(1, "1");
    while (logged().stream().noneMatch(line -> line.message().contains("begun"))) {
      Thread.onSpinWait();
    }
    pool().close(Duration.ZERO);
    assertThat(answers(calls)).singleElement().asString().contains("Runtime.ExitError", "killed");
    assertThat(pool().workerCount()).isZero();
  }

  @Test
  void errorBetweenInvocationsDoesNotAffectTheNext() throws Exception {
    fixture.file(
        "index.js",
        "exports.handler = async (late) => { if (late) setTimeout(() => Promise.reject(new"
            + " Error('late')), 20); return process.pid; };");
    start(1);
    String first = answer("true");
    awaitExit(first);
    assertThat(answer("false")).matches("\\d+").isNotEqualTo(first);
  }

  @Test
  void arbitraryBytesMayBePrinted() throws IOException {
    fixture.file(
        "index.js",
        "exports.handler = async () => { process.stdout.write(Buffer.from([0, 255, 10, 254, 13,"
            + " 195])); process.stdout.write('y'.repeat(300000)); return 1; };");
    start(1);
    assertThat(answer("1")).isEqualTo("1");
    assertThat(logged().stream().mapToInt(line -> line.message().length()).sum())
        .isGreaterThan(300000);
    assertThat(logged()).last().matches(line -> line.message().startsWith("REPORT RequestId"));
  }

  @Test
  void tooLargeResultIsRejectedAndTheWorkerStays() throws IOException {
    fixture.file("index.py", "def handler(event, context):\n  return 'x' * event");
    fixture.runtime("python3.12");
    start(1);
    assertThat(answer("7000000")).contains("Function.ResponseSizeTooLarge");
    assertThat(answer("1")).isEqualTo("\"x\"");
    assertThat(pool().workerCount()).isEqualTo(1);
  }

  @Test
  void secondResultIsRejected() throws IOException {
    fixture.program(
        "bootstrap",
        """
        #!/usr/bin/env python3
        import http.client, os
        line = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
        def ask(method, path, body=None):
            line.request(method, "/2018-06-01/runtime/invocation/" + path, body=body)
            reply = line.getresponse()
            reply.read()
            return reply
        status = 0
        while True:
            id = ask("GET", "next").headers["Lambda-Runtime-Aws-Request-Id"]
            ask("POST", id + "/response", str(status))
            status = ask("POST", id + "/response", "again").status
        """);
    fixture.runtime("provided.al2").handler("main");
    start(1);
    assertThat(answer("1")).isEqualTo("0");
    assertThat(answer("1")).isEqualTo("403");
    assertThat(answer("1")).isEqualTo("403");
  }

  @Test
  void timeoutIsLoggedAfterTheLastOutput() throws IOException {
    fixture.file(
        "index.js", "exports.handler = () => { require('fs').writeSync(1, 'words'); for (;;); };");
    fixture.timeout(300);
    start(1);
    assertThat(answer("1")).contains("Task timed out after 0.30 seconds");
    assertThat(logged().stream().map(LogLine::message))
        .first()
        .asString()
        .startsWith("START RequestId");
    assertThat(logged().stream().map(LogLine::message))
        .contains("words")
        .anyMatch(line -> line.contains("Task timed out after 0.30 seconds"))
        .anyMatch(line -> line.startsWith("REPORT RequestId"));
  }

  @Test
  void exitIsLogged() throws IOException {
    fixture.file("index.js", "exports.handler = async () => process.exit(3);");
    start(1);
    assertThat(answer("1")).contains("Runtime exited with error: exit status 3");
    assertThat(logged().stream().map(LogLine::message))
        .anyMatch(line -> line.endsWith("Error: Runtime exited with error: exit status 3"))
        .contains("Runtime.ExitError");
  }

  @Test
  void failedStartHasAShortDuration() throws IOException {
    fixture.file("index.js", "throw new Error('at start');");
    start(1);
    assertThat(answer("1")).contains("at start");
    assertThat(logged())
        .last()
        .matches(line -> line.message().matches("(?s).*Duration: \\d{1,3}\\..*"));
  }

  @Test
  void endlessOutputDoesNotDelayOtherTimeouts() throws Exception {
    fixture.file(
        "index.js",
        """
        exports.handler = async () => {
          require('child_process').spawn('cat', ['/dev/zero'], { stdio: ['ignore', 'inherit', 'ignore'] });
          return process.pid;
        };
        """);
    start(1);
    String flooding = answer("1");
    try (WorkerFixture other =
        new WorkerFixture(Files.createDirectories(folder.resolve("other")))) {
      other.file("index.js", "exports.handler = async (n) => { for (; n;); return 'ok'; };");
      other.timeout(300);
      assertThat(other.answer("0")).isEqualTo("\"ok\"");
      Future<String> late = callers.submit(() -> other.fault("1").message());
      assertThat(late.get(10, TimeUnit.SECONDS)).endsWith("Task timed out after 0.30 seconds");
    }
    pool().close(Duration.ZERO);
    awaitExit(flooding);
  }
}
