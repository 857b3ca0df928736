package aloft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The environment that Main passes to commands, in a separate process.
final class MainTest {
  private static final Path FULL_DISK = Path.of("/dev/full");

  @TempDir private Path home;

  @Test
  void usesTheHomeVariable() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "local",
            "status");
    builder.environment().put("HOME", home.toString());
    builder.environment().remove("XDG_DATA_HOME");
    Process process = builder.redirectErrorStream(true).start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains(home.resolve(".local/share/aloft-local").toString());
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void deletesACacheThatTheJvmDoesNotUse() throws Exception {
    Path cache = Files.createFile(home.resolve("short.aot"));
    runWith("-Daloft.cache=" + cache);
    assertThat(cache).exists();
    runWith("-Xshare:off", "-Daloft.cache=" + cache);
    assertThat(cache).doesNotExist();
  }

  private static void runWith(String... options) throws Exception {
    ProcessBuilder builder = process("--help");
    builder.command().addAll(1, List.of(options));
    builder.environment().remove("ALOFT_JAVA_OPTIONS");
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    assertThat(builder.start().waitFor()).isZero();
  }

  @Test
  void whatCannotBeWrittenIsAnError() throws Exception {
    assumeTrue(Files.exists(FULL_DISK));
    for (String command : List.of("create --list", "completion bash", "--help", "create --help")) {
      Process process = process(command.split(" ", -1)).redirectOutput(FULL_DISK.toFile()).start();
      assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("error: cannot write the output: ")
          .contains("[output/unwritable]");
      assertThat(process.waitFor()).as(command).isEqualTo(1);
    }
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoError() throws Exception {
    Process process = process("completion", "bash").start();
    process.getInputStream().close();
    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void aCommandThatWaitsForItsEventSaysSo() throws Exception {
    Files.writeString(
        home.resolve("serverless.yml"),
        """
        service: waiting
        provider: {name: aws, runtime: nodejs22.x}
        functions: {a: {handler: handler.a}}
        """);
    Process process =
        process("invoke", "-f", "a", "--json")
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .directory(home.toFile())
            .start();
    try (BufferedReader errors = process.errorReader()) {
      assertThat(errors.readLine()).isEqualTo("Waiting for the event on stdin ...");
    } finally {
      process.destroyForcibly();
    }
  }

  /// Each command waits for something that never comes: a network or a function.
  @Test
  void ctrlCEndsACommandThatWaits() throws Exception {
    Files.writeString(
        home.resolve("serverless.yml"),
        """
        service: hanging
        provider: {name: aws, runtime: nodejs22.x}
        functions: {a: {handler: handler.a}}
        """);
    Files.writeString(
        home.resolve("handler.js"), "exports.a = () => new Promise((r) => setTimeout(r, 60000));");
    for (String command :
        List.of("info", "logs -f a", "invoke -f a", "remove", "invoke local -f a")) {
      try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
        ProcessBuilder builder = process(command.split(" ", -1)).directory(home.toFile());
        builder
            .environment()
            .putAll(
                Map.of(
                    "AWS_ENDPOINT_URL",
                    "http://127.0.0.1:" + silent.getLocalPort(),
                    "AWS_ACCESS_KEY_ID",
                    "x",
                    "AWS_SECRET_ACCESS_KEY",
                    "y"));
        Process process = builder.redirectErrorStream(true).start();
        if (command.startsWith("invoke local")) {
          while (process.isAlive() && process.descendants().findAny().isEmpty()) {
            Thread.onSpinWait();
          }
        } else {
          silent.setSoTimeout(30_000);
          silent.accept();
        }
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertThat(process.waitFor(5, TimeUnit.SECONDS)).as(command).isTrue();
        assertThat(process.exitValue()).as(command).isEqualTo(130);
      }
    }
  }

  private static ProcessBuilder process(String... words) {
    List<String> line = new ArrayList<>(AloftCommand.PROGRAM);
    line.addAll(List.of(words));
    return new ProcessBuilder(line).redirectInput(new File("/dev/null"));
  }
}
