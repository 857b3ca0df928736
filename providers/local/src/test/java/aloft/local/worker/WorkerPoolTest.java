package aloft.local.worker;

import static aloft.local.worker.PoolFixture.answers;
import static aloft.local.worker.PoolFixture.awaitExit;
import static org.assertj.core.api.Assertions.assertThat;

import aloft.local.echo.EchoEmulation;
import aloft.spi.provider.Operations.LogLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests pools with workers that are HTTP servers.
class WorkerPoolTest {
  @TempDir private Path folder;
  private PoolFixture pool;

  @BeforeEach
  void open() {
    pool = new PoolFixture(WorkerFixture.echo(folder, new EchoEmulation()));
  }

  private void open(EchoEmulation emulation) {
    pool.close();
    pool = new PoolFixture(WorkerFixture.echo(folder, emulation));
  }

  /// @param concurrency the maximum number of concurrent calls of one worker
  private void open(int concurrency) {
    open(new EchoEmulation(Duration.ofSeconds(10), concurrency, "/ready"));
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void oneCallerNeedsOneWorker() throws IOException {
    pool.worker.file("index.js", "let n = 0; exports.handler = async () => [process.pid, ++n];");
    pool.start(10);
    assertThat(pool.pool().workerCount()).isZero();
    String pid = pool.answer("1").replaceAll("\\D+(\\d+),1]", "$1");
    for (int i = 2; i < 20; i++) {
      assertThat(pool.answer("1")).isEqualTo("[" + pid + "," + i + "]");
    }
    assertThat(pool.pool().workerCount()).isEqualTo(1);
  }

  @Test
  void slowCallsGetWorkersOfTheirOwnUpToTheLimit() throws Exception {
    pool.worker.file(
        "index.js",
        "exports.handler = async () => { await new Promise((r) => setTimeout(r, 400)); return"
            + " process.pid; };");
    pool.start(3);
    assertThat(answers(pool.calls(9, "1"))).hasSize(3);
    assertThat(pool.pool().workerCount()).isEqualTo(3);
  }

  @Test
  void aFastHandlerSharesFewWorkers() throws Exception {
    pool.worker.file("index.js", "exports.handler = async () => process.pid;");
    pool.start(32);
    pool.answer("1");
    assertThat(answers(pool.calls(500, "1")).size())
        .isLessThan(Math.max(8, 2 * Runtime.getRuntime().availableProcessors()));
  }

  @Test
  void closeWaitsForCallsAndLeavesNoProcess() throws Exception {
    pool.worker.file(
        "index.js",
        "const { spawn } = require('child_process');"
            + "const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });"
            + "exports.handler = async (wait) => { console.log('begun'); await new Promise((r) =>"
            + " setTimeout(r, wait)); return [process.pid, child.pid]; };");
    pool.start(2);
    String idle = pool.answer("0");
    CompletableFuture<String> running = pool.begin("500");
    pool.awaitLog("begun", 2);
    pool.pool().close();
    assertThat(running).isCompletedWithValue(idle);
    assertThat(pool.pool().workerCount()).isZero();
    for (String pid : idle.replaceAll("[\\[\\]]", "").split(",", -1)) {
      awaitExit(pid);
    }
    assertThat(pool.answer("0")).isNotEqualTo(idle);
    pool.pool().close();
    assertThat(pool.pool().workerCount()).isZero();
  }

  @Test
  void oneWorkerRunsSeveralCalls() throws Exception {
    open(8);
    pool.worker.file(
        "index.js",
        """
        const waiting = [];
        exports.handler = async (event) => {
          if (event === 'pid') return process.pid;
          await new Promise((resolve) => waiting.push(resolve) === 8 && waiting.forEach((go) => go()));
          return process.pid;
        };
        """);
    pool.start(1);
    String pid = pool.answer("\"pid\"");

    assertThat(answers(pool.calls(8, "1"))).containsExactly(pid);
    assertThat(pool.pool().workerCount()).isEqualTo(1);
  }

  @Test
  void callsBeyondTheConcurrencyGetAnotherWorker() throws Exception {
    open(2);
    pool.worker.file(
        "index.js",
        "exports.handler = async () => { await new Promise((r) => setTimeout(r, 300)); return"
            + " process.pid; };");
    pool.start(2);

    assertThat(answers(pool.calls(8, "1"))).hasSize(2);
    assertThat(pool.pool().workerCount()).isEqualTo(2);
  }

  @Test
  void timeoutEndsTheWorkerAfterItsOtherCalls() throws Exception {
    open(2);
    pool.worker.file(
        "index.js",
        """
        exports.handler = async (wait) => {
          setTimeout(() => console.log('halfway ' + wait), 500);
          await new Promise((resolve) => setTimeout(resolve, wait));
          return process.pid;
        };
        """);
    pool.worker.timeout(800);
    pool.start(1);
    String first = pool.answer("0");
    CompletableFuture<String> late = pool.begin("5000");
    pool.awaitLog("halfway 5000", 1);
    CompletableFuture<String> other = pool.begin("600");

    assertThat(late.get()).isEqualTo("Timeout: the function timed out");
    assertThat(other.get()).isEqualTo(first);
    awaitExit(first);
    assertThat(pool.answer("0")).isNotEqualTo(first);
  }

  @Test
  void busyLoopIsKilledAfterTheTimeout() throws IOException {
    open(1);
    pool.worker.file("index.js", "exports.handler = (n) => { for (; n;); return 'ok'; };");
    pool.worker.timeout(300);
    pool.start(1);
    assertThat(pool.answer("0")).isEqualTo("ok");
    assertThat(pool.answer("1")).isEqualTo("Timeout: the function timed out");
    assertThat(pool.answer("0")).isEqualTo("ok");
  }

  @Test
  void exitEndsAllCallsOfTheWorker() throws Exception {
    open(3);
    pool.worker.file(
        "index.js",
        """
        exports.handler = async (event) => {
          console.log('begun');
          if (event === 'exit') process.exit(7);
          if (event === 'pid') return process.pid;
          await new Promise(() => {});
        };
        """);
    pool.start(1);
    String first = pool.answer("\"pid\"");
    List<Future<String>> calls = pool.calls(2, "\"hang\"");
    pool.awaitLog("begun", 3);

    assertThat(pool.answer("\"exit\"")).isEqualTo("Exit: exit status 7");
    assertThat(answers(calls)).containsExactly("Exit: exit status 7");
    assertThat(pool.answer("\"pid\"")).matches("\\d+").isNotEqualTo(first);
  }

  @Test
  void workerThatNeverListensIsAFailure() throws IOException {
    open(new EchoEmulation(Duration.ofMillis(300), 1, null));
    pool.worker.file(
        "index.js",
        "setInterval(() => {}, 1000); require('http').createServer = () => ({ listen() {} });");
    pool.start(1);

    assertThat(pool.answer("1"))
        .startsWith("Error503: the worker does not respond at port ")
        .endsWith("(PORT) within 0 seconds");
  }

  @Test
  void workerThatExitsAtItsStartIsAFailure() throws IOException {
    open(1);
    pool.worker.file("index.js", "console.log('no config'); process.exit(12);");
    pool.start(1);

    assertThat(pool.answer("1")).isEqualTo("Exit: exit status 12");
    assertThat(pool.logged().stream().map(LogLine::message)).contains("no config");
  }

  @Test
  void readinessPathIsRequestedUntilItIsAnswered() throws IOException {
    open(1);
    pool.worker.file(
        "index.js",
        """
        let refused = 0;
        const { Server } = require('http');
        const emit = Server.prototype.emit;
        Server.prototype.emit = function (name, request, response) {
          if (name === 'request' && request.url === '/ready' && refused < 3) {
            refused++;
            return request.socket.destroy();
          }
          return emit.apply(this, arguments);
        };
        exports.handler = async () => refused;
        """);
    pool.start(1);
    assertThat(pool.answer("1")).isEqualTo("3");
  }

  @Test
  void closedConnectionIsAFault() throws IOException {
    open(2);
    pool.worker.file(
        "index.js",
        """
        exports.handler = async (event, response) => {
          if (event === 'close') { response.socket.destroy(); await new Promise(() => {}); }
          return process.pid;
        };
        """);
    pool.start(1);
    String pid = pool.answer("1");
    assertThat(pool.answer("\"close\""))
        .isEqualTo("Error502: the worker closed the connection without a response");
    assertThat(pool.answer("1")).isEqualTo(pid);
  }

  @Test
  void errorStatusIsAFaultAndTheWorkerStays() throws IOException {
    open(2);
    pool.worker.file(
        "index.js",
        "exports.handler = async (e) => { if (e) throw new Error('no'); return process.pid; };");
    pool.start(1);
    String pid = pool.answer("0");
    assertThat(pool.answer("1")).isEqualTo("Error500: no");
    assertThat(pool.answer("0")).isEqualTo(pid);
  }

  @Test
  void connectionsAreReused() throws IOException {
    open(2);
    pool.worker.file(
        "index.js",
        "const ports = new Set(); exports.handler = async (event, response) =>"
            + " ports.add(response.socket.remotePort).size;");
    pool.start(1);
    for (int i = 0; i < 20; i++) {
      assertThat(pool.answer("1")).isEqualTo("1");
    }
  }

  @Test
  void chunkedResponseIsCollected() throws IOException {
    open(2);
    pool.worker.file(
        "index.js",
        """
        exports.handler = async (size, response) => {
          response.write('x'.repeat(size));
          await new Promise((resolve) => setTimeout(resolve, 5));
          response.end('y'.repeat(size));
        };
        """);
    pool.start(1);
    assertThat(pool.answer("3")).isEqualTo("xxxyyy");
    assertThat(pool.answer("1000000")).hasSize(2_000_000);
  }

  @Test
  void outputDuringACallIsItsLog() throws IOException {
    open(2);
    pool.worker.file(
        "index.js", "let n = 0; exports.handler = async () => { console.log('call ' + ++n); };");
    pool.start(1);
    for (int i = 1; i < 20; i++) {
      List<String> lines = pool.call("0").log().replaceAll("[0-9a-f-]{36}", "ID").lines().toList();
      assertThat(lines).containsExactly("begin ID", "call " + i, i == 1 ? "end ID cold" : "end ID");
    }
  }
}
