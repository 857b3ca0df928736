package aloft.local.worker;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.emulation.InvocationOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonWorkerTest {
  @TempDir private Path folder;
  private WorkerFixture fixture;

  @BeforeEach
  void open() {
    fixture = new WorkerFixture(folder).runtime("python3.12").handler("app.main");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private WorkerFixture py(String text) throws IOException {
    return fixture.file("app.py", text);
  }

  @Test
  void processIsReused() throws IOException {
    py(
        "n = 0\ndef main(event, context):\n  global n\n  n += 1\n  print('log')\n  return {'n': n, 'event': event}");
    assertThat(fixture.answer("{\"a\":\"é\"}")).isEqualTo("{\"n\": 1, \"event\": {\"a\": \"é\"}}");
    assertThat(fixture.answer("[1]")).isEqualTo("{\"n\": 2, \"event\": [1]}");
    fixture.close();
    assertThat(fixture.output()).isEqualTo("log\nlog\n");
  }

  @Test
  void before312TextIsEscaped() throws IOException {
    py("def main(event, context): return event");
    assertThat(fixture.runtime("python3.11").answer("\"é\"")).isEqualTo("\"\\u00e9\"");
  }

  @Test
  void errorsAreReported() throws IOException {
    py("def main(event, context):\n  raise KeyError('no')");
    InvocationOutcome.Fault fault = fixture.fault("{}");
    assertThat(fault.type()).isEqualTo("KeyError");
    assertThat(fault.message()).isEqualTo("'no'");
    assertThat(fault.trace()).hasSize(1);
    assertThat(fault.trace().getFirst())
        .startsWith("  File \"")
        .contains("app.py\", line 2, in main\n");
    assertThat(fault.payload()).contains("\"requestId\": \"");
    assertThat(fixture.fault("{}").type()).isEqualTo("KeyError");
  }

  @Test
  void nonJsonResultIsAMarshalError() throws IOException {
    py("def main(event, context):\n  return {1, 2}");
    InvocationOutcome.Fault fault = fixture.fault("{}");
    assertThat(fault.type()).isEqualTo("Runtime.MarshalError");
    assertThat(fault.message())
        .isEqualTo("Unable to marshal response: Object of type set is not JSON serializable");
  }

  @Test
  void decimalsKeepTheirDigitsAndBytesTheirBytes() throws IOException {
    py(
        "from decimal import Decimal\ndef main(event, context):\n  return b'raw' if event else [Decimal('1.10'), 'x']");
    assertThat(fixture.answer("0")).isEqualTo("[1.10, \"x\"]");
    assertThat(fixture.answer("1")).isEqualTo("raw");
  }

  @Test
  void namesOfErrorsWhileLoading() throws IOException {
    py("import nowhere_at_all");
    InvocationOutcome.Fault fault = fixture.fault("{}");
    assertThat(fault.type()).isEqualTo("Runtime.ImportModuleError");
    assertThat(fault.message())
        .isEqualTo("Unable to import module 'app': No module named 'nowhere_at_all'");
    assertThat(fault.cause()).isNull();
    assertThat(other("def main(:").type()).isEqualTo("Runtime.UserCodeSyntaxError");
    assertThat(other("raise ValueError('at start')").message()).isEqualTo("at start");
  }

  private InvocationOutcome.Fault other(String text) throws IOException {
    try (WorkerFixture other =
        new WorkerFixture(folder).runtime("python3.12").handler("app.main")) {
      return other.file("app.py", text).fault("{}");
    }
  }

  @Test
  void aMissingModuleOrFunctionIsBlamedOnTheManifest() throws IOException {
    py("def handler(event, context): pass");
    InvocationOutcome.Fault fault = fixture.handler("app.handlr").fault("{}");
    assertThat(fault.type()).isEqualTo("Runtime.HandlerNotFound");
    assertThat(fault.message()).isEqualTo("Handler 'handlr' missing on module 'app'");
    assertThat(Objects.requireNonNull(fault.cause()).hint()).isEqualTo("did you mean \"handler\"?");
    try (WorkerFixture other =
        new WorkerFixture(folder).runtime("python3.12").handler("src/gone.main")) {
      assertThat(other.blame("{}").message())
          .isEqualTo("the handler \"src/gone.main\" was not found: no file src/gone.py");
    }
    try (WorkerFixture other = new WorkerFixture(folder).runtime("python3.12").handler("main")) {
      assertThat(other.fault("{}").type()).isEqualTo("Runtime.MalformedHandlerName");
    }
    try (WorkerFixture other =
        new WorkerFixture(folder).runtime("python3.12").handler("sys.exit")) {
      assertThat(other.fault("{}").type()).isEqualTo("Runtime.BuiltInModuleConflict");
    }
  }

  @Test
  void exitsAndTimeouts() throws IOException {
    py("import sys\ndef main(event, context):\n  sys.exit(event)");
    assertThat(fixture.fault("3").message()).endsWith("Runtime exited with error: exit status 3");
    try (WorkerFixture other =
        new WorkerFixture(folder).runtime("python3.12").handler("slow.main").timeout(300)) {
      other.file("slow.py", "def main(event, context):\n  while True: pass");
      assertThat(other.fault("{}").message()).endsWith("Task timed out after 0.30 seconds");
    }
  }

  @Test
  void contextKnowsTheInvocation() throws IOException {
    py(
        """
        def main(event, c):
            return [c.function_name, c.function_version, c.memory_limit_in_mb, c.log_group_name,
                c.invoked_function_arn, len(c.aws_request_id), c.get_remaining_time_in_millis() > 15000,
                c.client_context, c.identity.cognito_identity_id, c.mine]
        """);
    assertThat(fixture.context("{\"mine\":1}").answer("{}"))
        .isEqualTo(
            "[\"shop-dev-hello\", \"$LATEST\", \"1024\", \"/aws/lambda/shop-dev-hello\", "
                + "\"arn:aws:lambda:eu-west-1:123456789012:function:shop-dev-hello\", 36, true, null, null, 1]");
  }

  @Test
  void theLoggerWritesLambdasLines() throws IOException {
    py(
        "import logging\nlogging.getLogger().setLevel('INFO')\ndef main(event, context):\n  logging.info('a\\nb')\n  raise ValueError('no')");
    fixture.cloudLogs().fault("{}");
    fixture.close();
    assertThat(fixture.output().replaceAll("[0-9a-f-]{36}", "ID"))
        .startsWith("START RequestId: ID Version: $LATEST\n")
        .containsPattern("\n\\[INFO]\t\\d{4}-.*Z\tID\ta\rb\n")
        .contains("[ERROR] ValueError: no\rTraceback (most recent call last):\r\u00a0\u00a0File")
        .contains("\nEND RequestId: ID\nREPORT RequestId: ID\tDuration: ");
  }
}
