package aloft.local.worker;

import static aloft.local.worker.PoolFixture.answers;
import static aloft.local.worker.PoolFixture.awaitExit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Operations.LogLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests pools with workers that ask for their events, as those of Lambda.
class LambdaPoolTest {
  @TempDir private Path folder;
  private PoolFixture pool;

  @BeforeEach
  void open() {
    pool = new PoolFixture(new WorkerFixture(folder));
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void outputDuringACallIsItsLog() throws IOException {
    pool.worker.file(
        "index.js",
        "let n = 0; exports.handler = async (size) => { n++; console.log('call ' + n);"
            + " process.stdout.write('x'.repeat(size)); };");
    pool.start(1);
    for (int i = 1; i < 50; i++) {
      assertThat(pool.call("0").log().replaceAll("[0-9a-f-]{36}", "ID").lines().toList())
          .hasSize(4)
          .first()
          .isEqualTo("START RequestId: ID Version: $LATEST");
    }
    String long4 = pool.call("9000").log();
    assertThat(long4).hasSize(4096).startsWith("xxxx").containsPattern("x\nEND RequestId");
    assertThat(pool.logged()).hasSize(49 * 4 + 5);
    assertThat(pool.logged().stream().map(LogLine::stream).distinct())
        .singleElement()
        .asString()
        .matches("2026/01/02/\\[\\$LATEST][0-9a-f]{32}");
  }

  @Test
  void aStartThatTakesTooLongIsRepeatedAsPartOfTheCall() throws IOException {
    pool.worker.file(
        "index.js",
        "const fs = require('fs');"
            + "if (!fs.existsSync('again')) { fs.writeFileSync('again', ''); for (;;); }"
            + "exports.handler = async () => 'ready';");
    pool.start(1, Duration.ofMillis(600));
    assertThat(pool.answer("1")).isEqualTo("\"ready\"");
    assertThat(pool.logged().stream().map(LogLine::message))
        .anySatisfy(line ->
            assertThat(line)
                .isEqualTo("INIT_REPORT Init Duration: 600.00 ms\tPhase: init\tStatus: timeout"))
        .noneMatch(line -> line.startsWith("REPORT") && line.contains("Init Duration"));
  }

  @Test
  void theRepeatedStartEndsWithTheTimeoutOfTheFunction() throws IOException {
    pool.worker.timeout(300).file("index.js", "for (;;);");
    pool.start(1, Duration.ofMillis(200));
    assertThat(pool.answer("1")).contains("Task timed out after 0.30 seconds");
  }

  @Test
  void failedStartIsReportedToEachCall() throws Exception {
    pool.worker.file("index.js", "console.log('starting'); throw new RangeError('no luck');");
    pool.start(2);
    assertThat(answers(pool.calls(4, "1")))
        .allSatisfy(answer -> assertThat(answer).contains("RangeError", "no luck"));
    assertThat(pool.logged())
        .anySatisfy(line -> assertThat(line.message()).contains("starting"))
        .anySatisfy(line ->
            assertThat(line.message())
                .startsWith("INIT_REPORT Init Duration: ")
                .endsWith("\tPhase: init\tStatus: error\tError Type: RangeError"));
    assertThat(pool.pool().workerCount()).isLessThanOrEqualTo(1);
  }

  @Test
  void unknownRuntimeIsAFailure() throws IOException {
    pool.worker.file("index.js", "").runtime("cobol85");
    pool.start(2);
    assertThatThrownBy(() -> pool.answer("1"))
        .hasCauseInstanceOf(UserException.class)
        .hasMessageContaining("cobol85");
    assertThatThrownBy(() -> pool.answer("1")).hasCauseInstanceOf(UserException.class);
    assertThat(pool.pool().workerCount()).isZero();
  }

  @Test
  void errorBetweenInvocationsDoesNotAffectTheNext() throws Exception {
    pool.worker.file(
        "index.js",
        "exports.handler = async (late) => { if (late) setTimeout(() => Promise.reject(new"
            + " Error('late')), 20); return process.pid; };");
    pool.start(1);
    String first = pool.answer("true");
    awaitExit(first);
    assertThat(pool.answer("false")).matches("\\d+").isNotEqualTo(first);
  }

  @Test
  void arbitraryBytesMayBePrinted() throws IOException {
    pool.worker.file(
        "index.js",
        "exports.handler = async () => { process.stdout.write(Buffer.from([0, 255, 10, 254, 13,"
            + " 195])); process.stdout.write('y'.repeat(300000)); return 1; };");
    pool.start(1);
    assertThat(pool.answer("1")).isEqualTo("1");
    assertThat(pool.logged().stream().mapToInt(line -> line.message().length()).sum())
        .isGreaterThan(300000);
    assertThat(pool.logged()).last().matches(line -> line.message().startsWith("REPORT RequestId"));
  }

  @Test
  void tooLargeResultIsRejectedAndTheWorkerStays() throws IOException {
    pool.worker.file("index.py", "def handler(event, context):\n  return 'x' * event");
    pool.worker.runtime("python3.12");
    pool.start(1);
    assertThat(pool.answer("7000000")).contains("Function.ResponseSizeTooLarge");
    assertThat(pool.answer("1")).isEqualTo("\"x\"");
    assertThat(pool.pool().workerCount()).isEqualTo(1);
  }

  @Test
  void secondResultIsRejected() throws IOException {
    pool.worker.program(
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
    pool.worker.runtime("provided.al2").handler("main");
    pool.start(1);
    assertThat(pool.answer("1")).isEqualTo("0");
    assertThat(pool.answer("1")).isEqualTo("403");
    assertThat(pool.answer("1")).isEqualTo("403");
  }

  @Test
  void timeoutIsLoggedAfterTheLastOutput() throws IOException {
    pool.worker.file(
        "index.js", "exports.handler = () => { require('fs').writeSync(1, 'words'); for (;;); };");
    pool.worker.timeout(300);
    pool.start(1);
    assertThat(pool.answer("1")).contains("Task timed out after 0.30 seconds");
    assertThat(pool.logged().stream().map(LogLine::message))
        .first()
        .asString()
        .startsWith("START RequestId");
    assertThat(pool.logged().stream().map(LogLine::message))
        .contains("words")
        .anyMatch(line -> line.contains("Task timed out after 0.30 seconds"))
        .anyMatch(line -> line.startsWith("REPORT RequestId"));
  }

  @Test
  void exitIsLogged() throws IOException {
    pool.worker.file("index.js", "exports.handler = async () => process.exit(3);");
    pool.start(1);
    assertThat(pool.answer("1")).contains("Runtime exited with error: exit status 3");
    assertThat(pool.logged().stream().map(LogLine::message))
        .anyMatch(line -> line.endsWith("Error: Runtime exited with error: exit status 3"))
        .contains("Runtime.ExitError");
  }

  @Test
  void failedStartHasAShortDuration() throws IOException {
    pool.worker.file("index.js", "throw new Error('at start');");
    pool.start(1);
    assertThat(pool.answer("1")).contains("at start");
    assertThat(pool.logged())
        .last()
        .matches(line -> line.message().matches("(?s).*Duration: \\d{1,3}\\..*"));
  }

  @Test
  void aWorkerThatEndsIsReplaced() throws Exception {
    pool.worker.file(
        "index.js",
        "exports.handler = async (how) => { if (how === 'exit') process.exit(3); if (how ==="
            + " 'later') setTimeout(() => process.exit(0), 1); if (how === 'hang') for (;;);"
            + " return process.pid; };");
    pool.worker.timeout(1000);
    pool.start(1);
    String first = pool.answer("1");
    assertThat(pool.answer("\"exit\"")).contains("exit status 3");
    String second = pool.answer("1");
    assertThat(second).isNotEqualTo(first);
    assertThat(pool.answer("\"hang\""))
        .contains("Sandbox.Timedout", "timed out after 1.00 seconds");
    String third = pool.answer("\"later\"");
    assertThat(third).isNotEqualTo(second);
    awaitExit(third);
    assertThat(pool.answer("1")).matches("\\d+").isNotEqualTo(third);
    assertThat(pool.pool().workerCount()).isEqualTo(1);
  }

  @Test
  void closeWithZeroTimeoutEndsCalls() throws Exception {
    pool.worker.file("index.js", "exports.handler = () => { console.log('begun'); for (;;); };");
    pool.start(1);
    List<Future<String>> calls = pool.calls(1, "1");
    pool.awaitLog("begun", 1);
    pool.pool().shutDown(Duration.ZERO).join();
    assertThat(answers(calls)).singleElement().asString().contains("Runtime.ExitError", "killed");
    assertThat(pool.pool().workerCount()).isZero();
  }

  @Test
  void endlessOutputDoesNotDelayOtherTimeouts() throws Exception {
    pool.worker.file(
        "index.js",
        """
        exports.handler = async () => {
          require('child_process').spawn('cat', ['/dev/zero'], { stdio: ['ignore', 'inherit', 'ignore'] });
          return process.pid;
        };
        """);
    pool.start(1);
    String flooding = pool.answer("1");
    try (WorkerFixture other =
        new WorkerFixture(Files.createDirectories(folder.resolve("other")))) {
      other.file("index.js", "exports.handler = async (n) => { for (; n;); return 'ok'; };");
      other.timeout(300);
      assertThat(other.answer("0")).isEqualTo("\"ok\"");
      Future<String> late = CompletableFuture.supplyAsync(() -> other.fault("1").message());
      assertThat(late.get(10, TimeUnit.SECONDS)).endsWith("Task timed out after 0.30 seconds");
    }
    pool.pool().shutDown(Duration.ZERO).join();
    awaitExit(flooding);
  }
}
