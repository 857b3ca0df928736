package aloft.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.local.http.EventLoop;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests the server with plain sockets: an HTTP client would correct the requests.
final class HttpServerTest {
  private final BlockingQueue<HttpRequest> requests = new LinkedBlockingQueue<>();
  private HttpResponse answer = new HttpResponse(200, List.of(), Payload.of("hello"));
  private EventLoop loop;
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    loop = new EventLoop("test");
    server =
        new HttpServer(
            loop,
            0,
            new OriginPolicy(true, Set.of("http://app.test")),
            request -> {
              requests.add(request);
              return CompletableFuture.completedFuture(answer);
            },
            Clock.systemUTC());
  }

  @AfterEach
  void close() {
    server.close();
    loop.close();
  }

  /// Sends a request and returns all output until the server closes the connection.
  private String exchange(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private String get(String target, String... headers) throws IOException {
    StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
    List.of(headers).forEach(header -> request.append(header).append("\r\n"));
    return exchange(request + "Connection: close\r\n\r\n");
  }

  @Test
  void pathQueryAndHeadersArriveAsTheyWereSent() throws Exception {
    String response = get("//a/./b%2Fc|{d}?x=%20+&&y", "Host: localhost:1", "tEsT: 1", "tEsT: 2");

    assertThat(response).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhello");
    HttpRequest request = requests.take();
    assertThat(request.path()).isEqualTo("//a/./b%2Fc|{d}");
    assertThat(request.query()).isEqualTo("x=%20+&&y");
    assertThat(request.headers())
        .contains(new Header("tEsT", "1"), new Header("tEsT", "2"))
        .contains(new Header("Host", "localhost:1"));
  }

  @Test
  void tooLargeBodyIsTruncatedOneByteAboveTheLimit() throws Exception {
    byte[] large = new byte[32 * 1024 * 1024 + 5000];
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + large.length + "\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(large);
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    assertThat(requests.take().body().bytes()).hasSize(32 * 1024 * 1024 + 1);
  }

  @Test
  void responseHeadersCannotInjectHeaders() throws Exception {
    answer =
        new HttpResponse(
            201,
            List.of(
                new Header("X-Evil", "a\r\nSet-Cookie: b=c"),
                new Header("Bad Name:", "x"),
                new Header("Content-Length", "3"),
                new Header("Transfer-Encoding", "chunked")),
            Payload.of("hello"));

    String response = get("/", "Host: localhost");

    assertThat(response)
        .doesNotContain("\r\nSet-Cookie", "Bad Name", "chunked")
        .contains("Content-Length: 5\r\n")
        .endsWith("\r\n\r\nhello");
  }

  @Test
  void responsesWithoutBodyHaveNone() throws Exception {
    answer = new HttpResponse(204, List.of(), Payload.of("hello"));
    assertThat(get("/", "Host: localhost")).endsWith("\r\n\r\n");

    answer = new HttpResponse(200, List.of(), Payload.of("hello"));
    String response = exchange("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(response).contains("Content-Length: 5\r\n").endsWith("\r\n\r\n");
  }

  @Test
  void foreignHostsAreRejected() throws Exception {
    assertThat(get("/", "Host: evil.example")).startsWith("HTTP/1.1 421");
    assertThat(get("/", "Host: localhost.evil.example")).startsWith("HTTP/1.1 421");
    assertThat(get("/", "Host: 127.0.0.1.nip.io:80")).startsWith("HTTP/1.1 421");
    assertThat(get("/")).startsWith("HTTP/1.1 400");
    assertThat(get("/", "Host: shop.localhost:8080")).startsWith("HTTP/1.1 200");
    assertThat(get("/", "Host: [::1]:8080")).startsWith("HTTP/1.1 200");
  }

  @Test
  void onlyLocalAndAllowedOriginsAreAccepted() throws Exception {
    assertThat(get("/", "Host: localhost", "Origin: https://evil.example"))
        .startsWith("HTTP/1.1 403");
    assertThat(get("/", "Host: localhost", "Origin: null")).startsWith("HTTP/1.1 403");
    assertThat(get("/", "Host: localhost", "Sec-Fetch-Site: cross-site"))
        .startsWith("HTTP/1.1 403");
    assertThat(get("/", "Host: localhost", "Origin: http://localhost:3000"))
        .startsWith("HTTP/1.1 200");
    assertThat(get("/", "Host: localhost", "Origin: http://app.test")).startsWith("HTTP/1.1 200");
    assertThat(
            get("/", "Host: localhost", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"))
        .startsWith("HTTP/1.1 200");
  }

  /// Restarts the server with other timeouts.
  private void restart(
      ClientConnection.Timeouts timeouts, Function<HttpRequest, HttpResponse> answers)
      throws IOException {
    server.close();
    server =
        new HttpServer(
            loop,
            0,
            new OriginPolicy(true, Set.of()),
            request -> CompletableFuture.completedFuture(answers.apply(request)),
            Clock.systemUTC(),
            timeouts);
  }

  private Socket connect(String beginning) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(beginning.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  /// Sends a byte; true if the server has closed the connection.
  private static boolean isClosedAfterByte(Socket socket) throws IOException {
    socket.setSoTimeout(20);
    try {
      socket.getOutputStream().write('x');
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  @Test
  void slowHeadIsCutOffAndBlocksNoOtherClient() throws Exception {
    restart(new ClientConnection.Timeouts(300, 60_000, 60_000, 100), request -> answer);
    try (Socket slow = connect("GET / HTTP/1.1\r\nX: ")) {
      long started = System.nanoTime();
      int bytes = 0;
      while (!isClosedAfterByte(slow)) {
        bytes++;
        assertThat(get("/", "Host: localhost")).startsWith("HTTP/1.1 200");
        assertThat(System.nanoTime() - started).isLessThan(10_000_000_000L);
      }
      assertThat(bytes).isPositive();
    }
  }

  @Test
  void lateBodyGetsStatus408() throws Exception {
    restart(new ClientConnection.Timeouts(60_000, 200, 60_000, 100), request -> answer);
    String head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc";
    try (Socket slow = connect(head)) {
      String response =
          new String(slow.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(response)
          .startsWith("HTTP/1.1 408 Request Timeout\r\n")
          .endsWith("\r\n\r\n{\"message\":\"Request Timeout\"}");
    }
  }

  @Test
  void clientThatDoesNotReadIsCutOff() throws Exception {
    HttpResponse large = new HttpResponse(200, List.of(), Payload.of(new byte[32 << 20]));
    restart(new ClientConnection.Timeouts(60_000, 60_000, 200, 100), request -> large);
    try (Socket client = connect("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
      long started = System.nanoTime();

      assertThatThrownBy(
              () -> {
                while (System.nanoTime() - started < 10_000_000_000L) {
                  client.getOutputStream().write('x');
                  Thread.onSpinWait();
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void longestIdleConnectionIsClosedAtTheLimit() throws Exception {
    restart(new ClientConnection.Timeouts(60_000, 60_000, 60_000, 3), request -> answer);
    String request = "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
    try (Socket first = connect("GET");
        Socket second = connect("GET");
        Socket third = connect("GET");
        Socket last = connect(request)) {
      assertThat(last.getInputStream().read()).isEqualTo('H');
      assertThat(first.getInputStream().read()).isEqualTo(-1);
      for (Socket other : List.of(second, third)) {
        other.getOutputStream().write(request.substring(3).getBytes(StandardCharsets.ISO_8859_1));
        assertThat(other.getInputStream().read()).isEqualTo('H');
      }
    }
  }

  @Test
  void handlerExceptionIsStatus500() throws Exception {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
    Thread.setDefaultUncaughtExceptionHandler((thread, exception) -> uncaught.add(exception));
    try {
      restart(
          new ClientConnection.Timeouts(60_000, 60_000, 60_000, 100),
          request -> {
            throw new IllegalStateException("broken");
          });

      assertThat(get("/", "Host: localhost"))
          .startsWith("HTTP/1.1 500")
          .endsWith("{\"message\":\"Internal Server Error\"}");
      assertThat(uncaught.take()).hasMessage("broken");
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void invalidHttpIsRejected() throws Exception {
    assertThat(exchange("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(get("/", "Host: localhost", "X: " + "y".repeat(20_000))).startsWith("HTTP/1.1 431");
    assertThat(
            exchange(
                "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(exchange("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -3\r\n\r\nzz\r\n"))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void secondHostHeaderIsRejected() throws Exception {
    assertThat(get("/", "Host: localhost", "Host: evil.example")).startsWith("HTTP/1.1 400");
  }

  /// The CPU time of the loop, in nanoseconds.
  private static long loopCpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().equals("test")) {
        nanos += threads.getThreadCpuTime(thread.getThreadId());
      }
    }
    return nanos;
  }

  @Test
  void clientThatNeverReadsUsesNoCpu() throws Exception {
    answer = new HttpResponse(200, List.of(), Payload.of(new byte[16 << 20]));
    String request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    Socket client = connect(request);
    Thread sender =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                while (true) {
                  client
                      .getOutputStream()
                      .write(request.repeat(1000).getBytes(StandardCharsets.ISO_8859_1));
                }
              } catch (IOException e) {
                // The server has closed the connection.
              }
            });
    try (client) {
      Thread.sleep(1000);
      long before = loopCpuNanos();
      Thread.sleep(1000);

      assertThat(before).isPositive();
      assertThat(loopCpuNanos() - before).isLessThan(200_000_000L);
    }
    sender.join();
  }

  @Test
  void endlessBodyBlocksNoOtherClient() throws Exception {
    String head = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    Socket endless = connect(head);
    byte[] chunks = "1\r\na\r\n".repeat(100_000).getBytes(StandardCharsets.ISO_8859_1);
    Thread sender =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                while (true) {
                  endless.getOutputStream().write(chunks);
                }
              } catch (IOException e) {
                // The server has closed the connection.
              }
            });
    try (endless) {
      Thread.sleep(300);
      for (int i = 0; i < 5; i++) {
        assertThat(get("/", "Host: localhost")).startsWith("HTTP/1.1 200");
      }
    }
    sender.join();
  }

  @Test
  void slowClientCausesNoUncaughtException() throws Exception {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
    Thread.setDefaultUncaughtExceptionHandler((thread, exception) -> uncaught.add(exception));
    try {
      answer = new HttpResponse(200, List.of(), Payload.of(new byte[16 << 20]));
      try (Socket socket =
          connect("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")) {
        Thread.sleep(100);
        assertThat(socket.getInputStream().readAllBytes()).hasSizeGreaterThan(16 << 20);
      }
      loop.runAndWait(() -> {});

      assertThat(uncaught).isEmpty();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }
}
