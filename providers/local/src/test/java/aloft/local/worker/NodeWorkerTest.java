package aloft.local.worker;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.local.state.LockOwner;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NodeWorkerTest {
  @TempDir private Path folder;
  private WorkerFixture fixture;

  @BeforeEach
  void open() {
    fixture = new WorkerFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private WorkerFixture js(String text) throws IOException {
    return fixture.file("index.js", text);
  }

  @Test
  void processIsReused() throws IOException {
    js("let n = 0; exports.handler = async (event) => ({ n: ++n, event, pid: process.pid > 1 });");
    assertThat(fixture.answer("{\"a\":\"é\"}"))
        .isEqualTo("{\"n\":1,\"event\":{\"a\":\"é\"},\"pid\":true}");
    assertThat(fixture.answer("[1]")).isEqualTo("{\"n\":2,\"event\":[1],\"pid\":true}");
    assertThat(fixture.worker().isUsable()).isTrue();
  }

  @Test
  void outputIsLoggedAndNeverTheResult() throws IOException {
    js(
        """
        exports.handler = async () => {
          console.log('to stdout'); console.error('to stderr');
          process.stdout.write('HTTP/1.1 200 OK\\r\\n\\r\\n');
          return 'result';
        };
        """);
    assertThat(fixture.answer("{}")).isEqualTo("\"result\"");
    fixture.close();
    assertThat(fixture.output()).isEqualTo("to stdout\nto stderr\nHTTP/1.1 200 OK\r\n\r\n");
  }

  @Test
  void callbackWaitsForTheEventLoopUnlessToldNotTo() throws IOException {
    js(
        """
        exports.handler = (event, context, callback) => {
          context.callbackWaitsForEmptyEventLoop = event.wait;
          const result = { late: false };
          setTimeout(() => { result.late = true; }, 50);
          callback(null, result);
        };
        """);
    assertThat(fixture.answer("{\"wait\":true}")).isEqualTo("{\"late\":true}");
    assertThat(fixture.answer("{\"wait\":false}")).isEqualTo("{\"late\":false}");
  }

  @Test
  void legacyResultFunctions() throws IOException {
    js(
        """
        exports.handler = (event, context, callback) => {
          if (event === 'succeed') context.succeed(1);
          if (event === 'done') context.done(null, 2);
          if (event === 'fail') context.fail(new RangeError('no'));
          if (event === 'callback') callback(new TypeError('bad'));
          if (event === 'text') callback('plain');
        };
        """);
    assertThat(fixture.answer("\"succeed\"")).isEqualTo("1");
    assertThat(fixture.answer("\"done\"")).isEqualTo("2");
    assertThat(fixture.fault("\"fail\"").type()).isEqualTo("RangeError");
    assertThat(fixture.fault("\"callback\"").message()).isEqualTo("bad");
    assertThat(fixture.fault("\"text\"").payload())
        .isEqualTo("{\"errorType\":\"string\",\"errorMessage\":\"plain\",\"trace\":[]}");
    assertThat(fixture.answer("\"nothing\"")).isEqualTo("null");
  }

  @Test
  void aPromiseThatIsNeverSettledIsAnErrorWhenTheLoopIsEmpty() throws IOException {
    js("exports.handler = async () => new Promise(() => {});");
    assertThat(fixture.fault("{}").type()).isEqualTo("Runtime.NodeJsExit");
  }

  @Test
  void thrownErrorsKeepTypeMessageAndTrace() throws IOException {
    js(
        "class Odd extends Error { constructor(m) { super(m); this.name = 'Odd'; } }\n"
            + "exports.handler = async () => { throw new Odd('it \\u007f broke'); };");
    InvocationOutcome.Fault fault = fixture.fault("{}");
    assertThat(fault.type()).isEqualTo("Odd");
    assertThat(fault.message()).isEqualTo("it %7F broke");
    assertThat(fault.trace().getFirst()).isEqualTo("Odd: it %7F broke");
    assertThat(fault.trace().get(1)).contains("index.js:2");
    assertThat(fault.cause()).isNull();
  }

  @Test
  void anUnhandledRejectionEndsTheProcess() throws IOException {
    js("exports.handler = () => { Promise.reject(new Error('lost')); };");
    InvocationOutcome.Fault fault = fixture.fault("{}");
    assertThat(fault.type()).isEqualTo("Runtime.UnhandledPromiseRejection");
    assertThat(fault.message()).isEqualTo("Error: lost");
  }

  @Test
  void uncaughtErrorIsReported() throws IOException {
    js("exports.handler = () => { setTimeout(() => { throw new Error('later'); }, 5); };");
    assertThat(fixture.fault("{}").message()).isEqualTo("later");
  }

  @Test
  void exitsAreReportedAsInLambda() throws IOException {
    js("exports.handler = async (status) => { process.exit(status); };");
    InvocationOutcome.Fault fault = fixture.fault("7");
    assertThat(fault.payload())
        .matches(
            "\\{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: .* Error: Runtime"
                + " exited with error: exit status 7\"}");
    assertThat(fixture.worker().isUsable()).isFalse();
    assertThat(fixture.fault("0").message()).contains("exit status 7");
  }

  @Test
  void childProcessesEndWithTheWorker() throws IOException {
    js(
        """
        const { spawn } = require('child_process');
        const child = spawn('sleep', ['1000'], { detached: true, stdio: 'inherit' });
        exports.handler = async (exit) => { if (exit) process.exit(3); return child.pid; };
        """);
    long first = Long.parseLong(fixture.answer("false"));
    assertThat(fixture.fault("true").message()).endsWith("exit status 3");
    fixture.close();
    assertThat(hasEnded(first)).isTrue();
    try (WorkerFixture other = new WorkerFixture(folder)) {
      first = Long.parseLong(other.answer("false"));
    }
    assertThat(hasEnded(first)).isTrue();
  }

  // The first process of a container may not read the exit status of a process that it adopted.
  private static boolean hasEnded(long pid) {
    long late = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!ProcessHandle.of(pid).map(LockOwner::hasEnded).orElse(true)) {
      if (System.nanoTime() > late) {
        return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }

  @Test
  void anExitWithoutStatusHasNoReason() throws IOException {
    js("exports.handler = async () => process.exit();");
    assertThat(fixture.fault("{}").message()).endsWith("Runtime exited without providing a reason");
  }

  @Test
  void aTimeoutIsEnforcedEvenOnABusyLoop() throws IOException {
    js("exports.handler = () => { for (;;); };");
    InvocationOutcome.Fault fault = fixture.timeout(300).fault("{}");
    assertThat(fault.type()).isEqualTo("Sandbox.Timedout");
    assertThat(fault.message()).endsWith("Error: Task timed out after 0.30 seconds");
    assertThat(fixture.worker().isUsable()).isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void timeoutReportsPeakMemory() throws IOException {
    js("exports.handler = () => { for (;;); };");
    Long peak = fixture.timeout(300).invoke("{}").usage().peakMemory();
    assertThat(peak).isNotNull().isBetween(1_000_000L, 1_000_000_000L);
  }

  @Test
  void tooLargeResultIsRejected() throws IOException {
    js("exports.handler = async (n) => 'x'.repeat(n);");
    assertThat(fixture.answer("6291554")).hasSize(6291556);
    InvocationOutcome.Fault fault = fixture.fault("6291555");
    assertThat(fault.payload())
        .isEqualTo(
            "{\"errorType\":\"Function.ResponseSizeTooLarge\",\"errorMessage\":\"Response payload"
                + " size exceeded maximum allowed payload size (6291556 bytes).\"}");
    assertThat(fixture.answer("1")).isEqualTo("\"x\"");
  }

  @Test
  void nonJsonResultIsAnError() throws IOException {
    js("exports.handler = async () => { const a = {}; a.a = a; return a; };");
    assertThat(fixture.fault("{}").message()).isEqualTo("Unable to stringify response body");
  }

  @Test
  void contextKnowsTheInvocation() throws IOException {
    js(
        """
        exports.handler = async (event, c) => [c.functionName, c.functionVersion,
          c.memoryLimitInMB, c.logGroupName, c.logStreamName, c.invokedFunctionArn,
          c.awsRequestId.length, c.getRemainingTimeInMillis() > 15000, c.mine];
        """);
    fixture.context("{\"mine\": \"ü\"}");
    assertThat(fixture.answer("{}"))
        .isEqualTo(
            "[\"shop-dev-hello\",\"$LATEST\",\"1024\",\"/aws/lambda/shop-dev-hello\","
                + "\"2026/01/02/[$LATEST]"
                + fixture.id
                + "\",\"arn:aws:lambda:eu-west-1:123456789012:function:shop-dev-hello\",36,true,\"ü\"]");
  }

  @Test
  void environmentIsLambdas() throws IOException {
    js(
        """
        const e = process.env;
        exports.handler = async () => [e.AWS_REGION, e.AWS_LAMBDA_FUNCTION_NAME, e._HANDLER,
          e.AWS_EXECUTION_ENV, e.MINE, e.IS_LOCAL, e.LAMBDA_TASK_ROOT === process.cwd(), e.TZ,
          /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/.test(e._X_AMZN_TRACE_ID)];
        """);
    fixture.variable("MINE", "yes").variable("AWS_REGION", "mars-1").variable("TZ", "Asia/Tokyo");
    assertThat(fixture.answer("{}"))
        .isEqualTo(
            "[\"eu-west-1\",\"shop-dev-hello\",\"index.handler\",\"AWS_Lambda_nodejs20.x\",\"yes\",\"true\",true,\"Asia/Tokyo\",true]");
  }

  @Test
  void modulesAreFoundInLambdasOrder() throws IOException {
    fixture
        .file("a/b/esm.mjs", "export const ns = { main: async () => 'mjs' };")
        .file("esm/package.json", "{\"type\":\"module\"}")
        .file("esm/index.js", "export const handler = async () => 'esm';")
        .file("node_modules/dep/index.js", "exports.handler = async () => 'dep';")
        .file("old.cjs", "exports.handler = async () => 'cjs';");
    assertThat(fixture.handler("a/b/esm.ns.main").answer("{}")).isEqualTo("\"mjs\"");
    for (String name : new String[] {"esm/index", "dep", "old"}) {
      try (WorkerFixture other = new WorkerFixture(folder).handler(name + ".handler")) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        assertThat(other.answer("{}")).isIn("\"esm\"", "\"dep\"", "\"cjs\"").as(last);
      }
    }
  }

  @Test
  void aMissingFileIsBlamedOnTheManifest() throws IOException {
    assertThat(fixture.handler("src/gone.main").blame("{}").message())
        .isEqualTo(
            "the handler \"src/gone.main\" was not found: no file src/gone.js, no src/gone.mjs, no"
                + " src/gone.cjs");
  }

  @Test
  void missingExportSuggestsASimilarName() throws IOException {
    js("exports.handler = () => {};");
    assertThat(fixture.handler("index.handlr").blame("{}").hint())
        .isEqualTo("did you mean \"handler\"?");
  }

  @Test
  void missingDependencyIsAnErrorOfTheCode() throws IOException {
    InvocationOutcome.Fault fault = js("require('left-pad');").fault("{}");
    assertThat(fault.type()).isEqualTo("Runtime.ImportModuleError");
    assertThat(fault.message()).contains("Cannot find module 'left-pad'");
    assertThat(fault.cause()).isNull();
  }

  @Test
  @Timeout(20)
  void failedStartCountsAsDuration() throws IOException {
    Worker worker = js("throw new Error('no start');").worker();
    while (worker.isUsable()) {
      Thread.onSpinWait();
    }
    assertThat(fixture.invoke("{}").usage().duration()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void syntaxErrorHasItsOwnErrorType() throws IOException {
    assertThat(js("exports.handler = (").fault("{}").type())
        .isEqualTo("Runtime.UserCodeSyntaxError");
  }

  @Test
  void handlerNamesAreChecked() throws IOException {
    assertThat(fixture.handler("../x.main").fault("{}").type())
        .isEqualTo("Runtime.MalformedHandlerName");
  }

  @Test
  void streamsAreCollected() throws IOException {
    js(
        """
        exports.handler = awslambda.streamifyResponse(async (event, stream) => {
          const out = event.http
            ? awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { a: 'b' } })
            : stream;
          if (!event.http) out.setContentType('text/plain');
          out.write('one ');
          await new Promise((resolve) => setTimeout(resolve, 5));
          if (event.fail) throw new Error('half way');
          out.end('two');
        });
        """);
    Worker.Execution plain = fixture.invoke("{}");
    assertThat(plain.outcome()).isInstanceOf(InvocationOutcome.Success.class);
    assertThat(((InvocationOutcome.Success) plain.outcome()).payload().text()).isEqualTo("one two");
    assertThat(((InvocationOutcome.Success) plain.outcome()).contentType()).isEqualTo("text/plain");
    assertThat(fixture.answer("{\"http\":true}"))
        .isEqualTo("{\"statusCode\":201,\"headers\":{\"a\":\"b\"},\"body\":\"one two\"}");
    assertThat(fixture.fault("{\"fail\":true}").message()).isEqualTo("half way");
    assertThat(fixture.answer("{}")).isEqualTo("one two");
  }

  @Test
  void fromNode24OnCallbacksAreRefusedAndPlainResultsCount() throws IOException {
    js("exports.handler = (event, context) => [typeof context.succeed, event];");
    fixture.file("old.js", "exports.handler = (event, context, callback) => callback(null, 1);");
    assertThat(fixture.runtime("nodejs24.x").answer("1")).isEqualTo("[\"undefined\",1]");
    assertThat(fixture.worker().warnings())
        .extracting(d -> d.code())
        .containsAnyOf("runtime/version");
    try (WorkerFixture other =
        new WorkerFixture(folder).runtime("nodejs24.x").handler("old.handler")) {
      assertThat(other.fault("{}").type()).isEqualTo("Runtime.CallbackHandlerDeprecated");
    }
  }

  @Test
  void fromNode24OnAnUncaughtErrorIsACrash() throws IOException {
    js(
        "exports.handler = async () => { Promise.reject(new Error('lost')); await new Promise((r)"
            + " => setTimeout(r, 1000)); };");
    assertThat(fixture.runtime("nodejs24.x").fault("{}").message()).endsWith("exit status 1");
    assertThat(fixture.output()).contains("Error: lost");
  }

  @Test
  void cloudLogsHaveLambdasLines() throws IOException {
    js("exports.handler = async () => { console.log('a\\nb %s', 1); throw new Error('no'); };");
    fixture.cloudLogs().fault("{}");
    fixture.close();
    assertThat(fixture.output().replaceAll("[0-9a-f-]{36}", "ID"))
        .startsWith("START RequestId: ID Version: $LATEST\n")
        .containsPattern("\n\\d{4}-.*Z\tID\tINFO\ta\rb 1\n")
        .containsPattern(
            "Z\tID\tERROR\tInvoke Error "
                + "\t\\{\"errorType\":\"Error\",\"errorMessage\":\"no\",\"stack\":")
        .containsPattern(
            "\n"
                + "END RequestId: ID\n"
                + "REPORT RequestId: ID\tDuration: [0-9.]+ ms\tBilled Duration: \\d+ ms\tMemory"
                + " Size: 1024 MB\tMax Memory Used: \\d+ MB\tInit Duration: [0-9.]+ ms\tPrice:"
                + " \\$0\\.\\d{10}\t\n");
  }
}
