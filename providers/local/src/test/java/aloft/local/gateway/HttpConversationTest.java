package aloft.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.local.http.EventLoop;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests sequences and fragments of requests and responses on one connection.
final class HttpConversationTest {
  private static final byte[] LARGE = new byte[2 << 20];

  private final CompletableFuture<Void> repliesAllowed = new CompletableFuture<>();
  private EventLoop loop;
  private HttpServer server;

  /// Starts a server that replies with the path and the body once replies are allowed, and to
  /// /large with a large body.
  @BeforeEach
  void open() throws IOException {
    new Random(1).nextBytes(LARGE);
    loop = new EventLoop("test");
    server =
        new HttpServer(
            loop,
            0,
            new OriginPolicy(true, Set.of()),
            request -> {
              byte[] response =
                  (request.path() + " " + request.body().text()).getBytes(StandardCharsets.UTF_8);
              Payload body = Payload.of(request.path().equals("/large") ? LARGE : response);
              return repliesAllowed.thenApply(then -> new HttpResponse(200, List.of(), body));
            },
            Clock.systemUTC());
  }

  @AfterEach
  void close() {
    server.close();
    loop.close();
  }

  private Socket connect(String beginning) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(beginning.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void requestMayArriveByteByByte() throws Exception {
    String request =
        """
        POST /a HTTP/1.1
        Host: localhost
        Transfer-Encoding: chunked
        Trailer: X-Late

        3
        abc
        2
        de
        0
        X-Late: yes

        GET /b HTTP/1.1
        Host: localhost
        Content-Length: 2
        Connection: close

        fg\
        """
            .replace("\n", "\r\n");
    repliesAllowed.complete(null);
    try (Socket socket = connect("")) {
      socket.setTcpNoDelay(true);
      for (byte value : request.getBytes(StandardCharsets.ISO_8859_1)) {
        socket.getOutputStream().write(value);
      }
      String response = readAll(socket);

      assertThat(response).containsSubsequence("\r\n\r\n/a abcde", "\r\n\r\n/b fg");
    }
  }

  @Test
  void bodyOfManySmallChunksIsComplete() throws Exception {
    repliesAllowed.complete(null);
    StringBuilder request =
        new StringBuilder("POST /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n")
            .append("Transfer-Encoding: chunked\r\n\r\n");
    StringBuilder body = new StringBuilder();
    Random random = new Random(1);
    for (int i = 0; i < 50_000; i++) {
      String part = Integer.toString(i).repeat(1 + random.nextInt(8));
      String length = Integer.toHexString(part.length());
      request.append(length).append(i % 2 == 0 ? ";x=y" : "").append("\r\n");
      request.append(part).append("\r\n");
      body.append(part);
    }
    try (Socket socket = connect(request + "0\r\n\r\n")) {
      assertThat(readAll(socket)).endsWith("\r\n\r\n/a " + body);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    StringBuilder requests = new StringBuilder();
    String[] answers = new String[1000];
    for (int i = 0; i < answers.length; i++) {
      String last = i == answers.length - 1 ? "Connection: close\r\n" : "";
      requests.append("GET /" + i + " HTTP/1.1\r\nHost: localhost\r\n" + last + "\r\n");
      answers[i] = "\r\n\r\n/" + i + " ";
    }
    try (Socket socket = connect(requests.toString())) {
      repliesAllowed.complete(null);
      String response = readAll(socket);

      assertThat(response).containsSubsequence(answers);
    }
  }

  @Test
  void clientWithClosedOutputGetsItsResponse() throws Exception {
    try (Socket socket = connect("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
      socket.shutdownOutput();
      repliesAllowed.completeAsync(
          () -> null, CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));
      String response = readAll(socket);

      assertThat(response).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n/a ");
    }
  }

  @Test
  void expectContinueIsAnswered() throws Exception {
    repliesAllowed.complete(null);
    String head =
        "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n";
    try (Socket socket = connect(head + "Expect: 100-continue\r\n\r\n")) {
      byte[] go = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
      assertThat(socket.getInputStream().readNBytes(go.length)).isEqualTo(go);
      socket.getOutputStream().write("abc".getBytes(StandardCharsets.ISO_8859_1));

      assertThat(readAll(socket)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n/a abc");
    }
  }

  @Test
  void http10IsSupported() throws Exception {
    repliesAllowed.complete(null);
    String request = "GET /a HTTP/1.0\r\nHost: localhost\r\n";
    try (Socket socket = connect(request + "\r\n")) {
      assertThat(readAll(socket)).contains("Connection: close\r\n").endsWith("\r\n\r\n/a ");
    }
    try (Socket socket = connect(request + "Connection: keep-alive\r\n\r\n" + request + "\r\n")) {
      assertThat(readAll(socket)).containsSubsequence("keep-alive", "/a ", "close", "/a ");
    }
  }

  @Test
  void largeResponseReachesASlowReader() throws Exception {
    repliesAllowed.complete(null);
    try (Socket slow = new Socket();
        Socket other = connect("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
      slow.setReceiveBufferSize(4096);
      slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      slow.getOutputStream()
          .write(
              "GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.ISO_8859_1));
      assertThat(slow.getInputStream().read()).isEqualTo('H');
      assertThat(other.getInputStream().read()).isEqualTo('H');
      byte[] response = slow.getInputStream().readAllBytes();

      assertThat(Arrays.copyOfRange(response, response.length - LARGE.length, response.length))
          .isEqualTo(LARGE);
    }
  }

  @Test
  void bodiesBeyondTheMemoryGetStatus503() throws Exception {
    loop.memory().add(Runtime.getRuntime().maxMemory());
    String post = "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nabcde";
    repliesAllowed.complete(null);
    try (Socket socket = connect(post + post)) {
      assertThat(readAll(socket)).startsWith("HTTP/1.1 503").containsOnlyOnce("HTTP/1.1");
    }
    String get = "GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    try (Socket socket = connect(get)) {
      assertThat(readAll(socket)).startsWith("HTTP/1.1 503");
    }
    loop.memory().release(Runtime.getRuntime().maxMemory());
    try (Socket socket = connect(get)) {
      assertThat(readAll(socket)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void memoryOfBodiesIsReleased() throws Exception {
    repliesAllowed.complete(null);
    String body = "x".repeat(300_000);
    String head = "POST /a HTTP/1.1\r\nHost: localhost\r\n";
    String last = head + "Connection: close\r\n";
    String sized = "Content-Length: 300000\r\n\r\n" + body;
    String chunked = "Transfer-Encoding: chunked\r\n\r\n493e0\r\n" + body + "\r\n0\r\n\r\n";
    for (String requests :
        List.of(
            last + sized,
            last + chunked,
            head + sized + last + chunked,
            head + "Transfer-Encoding: chunked\r\n\r\n493e0\r\n" + body + "x",
            head + "Content-Length: 300000\r\n\r\nabc")) {
      try (Socket socket = connect(requests)) {
        socket.shutdownOutput();
        assertThat(readAll(socket).length()).isNotEqualTo(1);
      }
    }
    loop.runAndWait(() -> {});

    assertThat(loop.memory().used()).isZero();
  }
}
