package aloft.local.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests functions with a custom runtime: a Python program that opens a connection for each
/// request, as shell scripts do.
class ProvidedWorkerTest {
  private static final String RUNTIME =
      """
      #!/usr/bin/env python3
      import json, os, sys, urllib.request
      BASE = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime"
      def ask(path, body=None, headers={}):
          request = urllib.request.Request(BASE + path, data=body, headers=headers)
          with urllib.request.urlopen(request) as reply:
              return dict(reply.headers), reply.read()
      """;
  private static final String LOOP =
      """
      while True:
          headers, event = ask("/invocation/next")
          print("got", event.decode(), flush=True)
          answer = json.dumps([os.environ["_HANDLER"], os.environ.get("AWS_EXECUTION_ENV"), json.loads(event)])
          ask("/invocation/" + headers["Lambda-Runtime-Aws-Request-Id"] + "/response", answer.encode())
      """;

  @TempDir private Path folder;
  private WorkerFixture fixture;

  @BeforeEach
  void open() {
    fixture = new WorkerFixture(folder).runtime("provided.al2023").handler("main").cloudLogs();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theHandlerOfGoNamesItsProgram() throws IOException {
    fixture.runtime("go1.x").handler("bin/hello").program("bin/hello", RUNTIME + LOOP);
    assertThat(fixture.answer("1")).isEqualTo("[\"bin/hello\", \"AWS_Lambda_go1.x\", 1]");
  }

  @Test
  void theProgramOfGoIsOneOfThePackage() {
    for (String name : List.of("bin/hello", "../hello", "/bin/sh")) {
      assertThatThrownBy(() -> fixture.runtime("go1.x").handler(name).answer("1"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("has no program named " + name + " in its package");
    }
  }

  @Test
  void bootstrapIsReused() throws IOException {
    fixture.program("bootstrap", RUNTIME + LOOP);
    assertThat(fixture.answer("1")).isEqualTo("[\"main\", null, 1]");
    assertThat(fixture.answer("{\"a\":2}")).isEqualTo("[\"main\", null, {\"a\": 2}]");
    assertThat(fixture.output().replaceAll("[0-9a-f-]{36}|[0-9.]+ m", "_").lines().skip(4))
        .startsWith("START RequestId: _ Version: $LATEST", "got {\"a\":2}", "END RequestId: _");
  }

  @Test
  void bootstrapMayBeInALayer() throws IOException {
    Path layers = folder.resolve("layers");
    fixture.program("layers/bootstrap", RUNTIME + LOOP).file("data", "").layers(layers);
    assertThat(fixture.answer("1")).endsWith(", 1]");
  }

  @Test
  void resultsMayArriveOnAnotherConnection() throws IOException {
    fixture.program(
        "bootstrap",
        """
        #!/usr/bin/env python3
        import http.client, os
        host = os.environ["AWS_LAMBDA_RUNTIME_API"]
        polls, answers = http.client.HTTPConnection(host), http.client.HTTPConnection(host)
        n = 0
        while True:
            polls.request("GET", "/2018-06-01/runtime/invocation/next")
            reply = polls.getresponse()
            reply.read()
            n += 1
            line = polls if n in (2, 3) else answers
            line.request("POST", "/2018-06-01/runtime/invocation/" + reply.headers["Lambda-Runtime-Aws-Request-Id"] + "/response", body=str(n))
            line.getresponse().read()
        """);
    // After the third result, the fourth arrives on the connection of the request for it.
    for (int i = 1; i < 4; i++) {
      assertThat(fixture.answer("0")).isEqualTo(Integer.toString(i));
    }
    assertThat(fixture.answer("0")).isEqualTo("4");
  }

  @Test
  void bootstrapMayReportAnInitError() throws IOException {
    fixture.program(
        "bootstrap",
        RUNTIME
            + "ask('/init/error', json.dumps({'errorType': 'Config', 'errorMessage': 'no"
            + " table'}).encode(), {'Lambda-Runtime-Function-Error-Type': 'Runtime.Config'})\n"
            + "sys.exit(1)\n");
    assertThat(fixture.fault("1").payload())
        .isEqualTo("{\"errorType\": \"Config\", \"errorMessage\": \"no table\"}");
    assertThat(fixture.worker().isUsable()).isFalse();
  }

  @Test
  void bootstrapMayExitBeforeItsFirstRequest() throws IOException {
    fixture.program("bootstrap", "#!/bin/sh\necho no config\nexit 12\n");
    assertThat(fixture.fault("1").message()).endsWith("Runtime exited with error: exit status 12");
    fixture.close();
    assertThat(fixture.output()).contains("no config\n");
  }

  private String startError() {
    UserException[] failure = new UserException[1];
    assertThatThrownBy(() -> fixture.worker())
        .isInstanceOfSatisfying(UserException.class, thrown -> failure[0] = thrown);
    return Objects.requireNonNull(failure[0].getMessage());
  }

  @Test
  void unusableProgramsAreRejected() throws IOException {
    assertThat(startError()).contains("has no program named bootstrap");
    fixture.file("bootstrap", RUNTIME);
    assertThat(startError()).endsWith("bootstrap is not an executable file");
    fixture.program("bootstrap", "echo no interpreter\n");
    assertThat(startError())
        .contains("neither an executable nor a script")
        .contains("exec format error");
    fixture.program("bootstrap", "#!/bin/sh\r\necho\r\n");
    assertThat(startError()).contains("Windows line endings");
    byte[] program = new byte[64];
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1}, 0, program, 0, 6);
    program[18] = 8;
    Files.write(folder.resolve("bootstrap"), program);
    assertThat(startError()).contains("is built for ", "this machine is ");
    fixture.program("bootstrap", "#!/nowhere/at/all\n");
    assertThat(startError()).contains("could not be started");
  }

  @Test
  void executableFormatIsDetected() {
    byte[] arm = new byte[32];
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1}, 0, arm, 0, 6);
    arm[18] = (byte) 183;
    assertThat(ExecutableFormat.of(arm)).isEqualTo(new ExecutableFormat("Linux", "arm64"));
    assertThat(
            ExecutableFormat.of(
                new byte[] {(byte) 0xcf, (byte) 0xfa, (byte) 0xed, (byte) 0xfe, 12, 0, 0, 1}))
        .isEqualTo(new ExecutableFormat("macOS", "arm64"));
    assertThat(ExecutableFormat.of(new byte[0])).isEqualTo(new ExecutableFormat(null, null));
  }
}
