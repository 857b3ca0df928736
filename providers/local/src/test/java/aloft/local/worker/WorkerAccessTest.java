package aloft.local.worker;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.local.echo.EchoEmulation;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests that only a worker gets its events: this process, which is not one of the worker's, asks
/// for them, too.
@EnabledOnOs(OS.LINUX)
final class WorkerAccessTest {
  private static final String NEXT =
      "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: localhost\r\n";
  private static final String SHELL_RUNTIME =
      """
      #!/usr/bin/env python3
      import json, os, subprocess, sys
      ASK = '''
      import sys, urllib.request
      body = sys.argv[2].encode() if len(sys.argv) > 2 else None
      with urllib.request.urlopen(urllib.request.Request(sys.argv[1], data=body)) as reply:
          print(reply.headers.get("Lambda-Runtime-Aws-Request-Id"), reply.read().decode())
      '''
      BASE = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
      def ask(*arguments):
          return subprocess.run(LAUNCH + [sys.executable, "-c", ASK, *arguments], stdout=subprocess.PIPE, env=ENV).stdout.decode()
      """;
  private static final String LOOP =
      """
      while True:
          id, event = ask(BASE + "next").split(" ", 1)
          ask(BASE + id + "/response", json.dumps("got " + event.strip()))
      """;

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

  /// Sends a request to the runtime API; empty if the connection is closed without a response.
  private static String ask(String address, String request) throws IOException {
    int port = Integer.parseInt(address.replaceAll("\\D*127\\.0\\.0\\.1:(\\d+)\\D*", "$1"));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write((request + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException e) {
      // Reset: the request was not read.
      return "";
    }
  }

  @Test
  void otherProcessesGetNoEvent() throws Exception {
    fixture.file(
        "index.js",
        "exports.handler = async (event) => event || process.env.AWS_LAMBDA_RUNTIME_API;");
    String address = fixture.answer("null");
    CompletableFuture<Integer> stolen =
        CompletableFuture.supplyAsync(() -> {
          int answered = 0;
          for (int i = 0; i < 30; i++) {
            try {
              answered += ask(address, NEXT).isEmpty() ? 0 : 1;
            } catch (IOException e) {
              answered++;
            }
          }
          return answered;
        });
    for (int i = 1; !stolen.isDone() || i < 50; i++) {
      assertThat(fixture.answer("" + i)).isEqualTo("" + i);
    }

    assertThat(stolen.get()).isZero();
    String register =
        """
        POST /2020-01-01/extension/register HTTP/1.1
        Host: localhost
        Lambda-Extension-Name: x
        Content-Length: 0
        """
            .replace("\n", "\r\n");
    assertThat(ask(address, register)).isEmpty();
    assertThat(ask(address, "GET /ping HTTP/1.1\r\nHost: localhost\r\n")).isEmpty();
    assertThat(ask(address, NEXT + "Aloft-Worker: guessed\r\n")).isEmpty();
  }

  @Test
  void anotherProgramWithTheAddressGetsNoEvent() throws Exception {
    fixture.file(
        "index.js",
        "exports.handler = async (event) => event || process.env.AWS_LAMBDA_RUNTIME_API;");
    String address = fixture.answer("null").replace("\"", "");
    ProcessBuilder other =
        new ProcessBuilder(
            "python3",
            "-c",
            """
            import os, urllib.request
            try:
                print(urllib.request.urlopen(
                    "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/next").read())
            except Exception as e:
                print("refused")
            """);
    other.environment().put("AWS_LAMBDA_RUNTIME_API", address);
    Process process = other.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(output).isEqualTo("refused\n");
    assertThat(fixture.answer("1")).isEqualTo("1");
  }

  @Test
  void initializationErrorOfAnotherProcessIsIgnored() throws Exception {
    fixture.file(
        "index.js",
        """
        require('fs').writeFileSync(__dirname + '/address', process.env.AWS_LAMBDA_RUNTIME_API);
        while (!require('fs').existsSync(__dirname + '/go'));
        exports.handler = async () => 'mine';
        """);
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> fixture.answer("1"));
    String address = await(folder.resolve("address"));
    String body = "{\"errorMessage\":\"x\",\"errorType\":\"y\"}";
    ask(
        address,
        "POST /2018-06-01/runtime/init/error HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
    Files.createFile(folder.resolve("go"));

    assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("\"mine\"");
  }

  private static String await(Path file) throws IOException {
    for (long end = System.nanoTime() + 10_000_000_000L; System.nanoTime() < end; ) {
      String text = Files.exists(file) ? Files.readString(file) : "";
      if (!text.isEmpty()) {
        return text;
      }
    }
    throw new AssertionError("no " + file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Aloft-Worker: guessed\r\n", "Content-Length: 5\r\n"})
  void socketBelongsToTheWorker(String header) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("t"));
    fixture.temporary(temporary).file("index.js", "exports.handler = async (event) => event;");
    CompletableFuture<String> stolen =
        CompletableFuture.supplyAsync(() -> {
          try {
            return askSocket(temporary, NEXT + header);
          } catch (IOException e) {
            return "";
          }
        });
    for (int i = 1; i < 5; i++) {
      assertThat(fixture.answer("" + i)).isEqualTo("" + i);
    }

    assertThat(stolen.get(10, TimeUnit.SECONDS)).isEmpty();
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).isEmpty();
    }
  }

  // Connects to the socket of the worker before the worker does.
  private static String askSocket(Path temporary, String request) throws IOException {
    for (long end = System.nanoTime() + 10_000_000_000L; System.nanoTime() < end; ) {
      try (Stream<Path> folders = Files.list(temporary)) {
        Path socket = folders.findFirst().map(parent -> parent.resolve("s")).orElse(temporary);
        if (!socket.equals(temporary) && Files.exists(socket)) {
          try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            byte[] bytes = (request + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            channel.write(ByteBuffer.wrap(bytes));
            ByteBuffer received = ByteBuffer.allocate(1000);
            channel.read(received);
            return new String(received.array(), 0, received.position(), StandardCharsets.UTF_8);
          }
        }
      }
    }
    return "the socket was not found";
  }

  /// A runtime that starts a program for each request, which may also leave the process tree.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "LAUNCH = []\nENV = os.environ\n",
        "LAUNCH = ['env', '-i']\nENV = {}\n",
        "LAUNCH = ['setsid', '--wait']\nENV = os.environ\n",
        "LAUNCH = ['sh', '-c', '(\"$@\" > out; mv out done) & :', 'sh']\nENV = os.environ\n"
      })
  void processesOfTheWorkerGetEvents(String launch) throws IOException {
    String wait =
        """
        if "done" in str(LAUNCH):
            import time
            direct = ask
            def ask(*arguments):
                direct(*arguments)
                while not os.path.exists("done"): time.sleep(0.01)
                text = open("done").read()
                os.remove("done")
                return text
        """;
    fixture
        .runtime("provided.al2023")
        .handler("main")
        .program("bootstrap", SHELL_RUNTIME + launch + wait + LOOP);

    for (int i = 1; i < 4; i++) {
      assertThat(fixture.answer("" + i)).isEqualTo("\"got " + i + "\"");
    }
  }

  @Test
  void serverOfAnotherProcessGetsNoEvent() throws Exception {
    try (WorkerFixture echo =
        WorkerFixture.echo(folder, new EchoEmulation(Duration.ofSeconds(3), 1, "/ready"))) {
      echo.file(
          "index.js",
          """
          require('fs').writeFileSync('port', process.env.PORT);
          while (!require('fs').existsSync('go'));
          exports.handler = async () => 'mine';
          """);
      CompletableFuture<String> fault =
          CompletableFuture.supplyAsync(() -> echo.fault("\"secret\"").payload());
      int port = Integer.parseInt(await(folder.resolve("port")));
      StringBuilder received = new StringBuilder();
      try (ServerSocket other = new ServerSocket(port, 10, InetAddress.getLoopbackAddress())) {
        other.setSoTimeout(1000);
        Files.createFile(folder.resolve("go"));
        for (int i = 0; i < 3; i++) {
          try (Socket client = other.accept()) {
            client.setSoTimeout(1000);
            byte[] bytes = client.getInputStream().readAllBytes();
            received.append(new String(bytes, StandardCharsets.ISO_8859_1));
          } catch (java.net.SocketTimeoutException e) {
            // No further connection.
          }
        }
      }

      assertThat(received).isEmpty();
      assertThat(fault.get(20, TimeUnit.SECONDS)).isNotEmpty();
    }
  }
}
