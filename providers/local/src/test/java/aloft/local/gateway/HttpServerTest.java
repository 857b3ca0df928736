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

/// What goes over the wire, by sockets: no client may put it in order before.
final class HttpServerTest {
  private final BlockingQueue<HttpRequest> heard = new LinkedBlockingQueue<>();
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
              heard.add(request);
              return CompletableFuture.completedFuture(answer);
            },
            Clock.systemUTC());
  }

  @AfterEach
  void close() {
    server.close();
    loop.close();
  }

  /// All that comes back until the server closes the connection.
  private String talk(String request) throws IOException {
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
    return talk(request + "Connection: close\r\n\r\n");
  }

  @Test
  void pathQueryAndHeadersArriveAsTheyWereSent() throws Exception {
    String said = get("//a/./b%2Fc|{d}?x=%20+&&y", "Host: localhost:1", "tEsT: 1", "tEsT: 2");

    assertThat(said).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhello");
    HttpRequest request = heard.take();
    assertThat(request.path()).isEqualTo("//a/./b%2Fc|{d}");
    assertThat(request.query()).isEqualTo("x=%20+&&y");
    assertThat(request.headers())
        .contains(new Header("tEsT", "1"), new Header("tEsT", "2"))
        .contains(new Header("Host", "localhost:1"));
  }

  @Test
  void whatIsTooLargeIsCutOffByOneByteMoreThanAnyLimit() throws Exception {
    byte[] large = new byte[10 * 1024 * 1024 + 5000];
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + large.length + "\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(large);
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    assertThat(heard.take().body().bytes()).hasSize(10 * 1024 * 1024 + 1);
  }

  @Test
  void anAnswerCannotBreakOutOfItsHeaders() throws Exception {
    answer =
        new HttpResponse(
            201,
            List.of(
                new Header("X-Evil", "a\r\nSet-Cookie: b=c"),
                new Header("Bad Name:", "x"),
                new Header("Content-Length", "3"),
                new Header("Transfer-Encoding", "chunked")),
            Payload.of("hello"));

    String said = get("/", "Host: localhost");

    assertThat(said)
        .doesNotContain("\r\nSet-Cookie", "Bad Name", "chunked")
        .contains("Content-Length: 5\r\n")
        .endsWith("\r\n\r\nhello");
  }

  @Test
  void answersWithoutBodiesHaveNone() throws Exception {
    answer = new HttpResponse(204, List.of(), Payload.of("hello"));
    assertThat(get("/", "Host: localhost")).endsWith("\r\n\r\n");

    answer = new HttpResponse(200, List.of(), Payload.of("hello"));
    String said = talk("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(said).contains("Content-Length: 5\r\n").endsWith("\r\n\r\n");
  }

  @Test
  void onlyThisMachineIsAGoodHost() throws Exception {
    assertThat(get("/", "Host: evil.example")).startsWith("HTTP/1.1 421");
    assertThat(get("/", "Host: localhost.evil.example")).startsWith("HTTP/1.1 421");
    assertThat(get("/", "Host: 127.0.0.1.nip.io:80")).startsWith("HTTP/1.1 421");
    assertThat(get("/")).startsWith("HTTP/1.1 400");
    assertThat(get("/", "Host: shop.localhost:8080")).startsWith("HTTP/1.1 200");
    assertThat(get("/", "Host: [::1]:8080")).startsWith("HTTP/1.1 200");
  }

  @Test
  void onlyPagesOfThisMachineAndThoseThatAreNamedMayCall() throws Exception {
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

  /// Opens the port anew, for callers that have to be quick.
  private void hurry(
      ClientConnection.Patience patience, Function<HttpRequest, HttpResponse> answers)
      throws IOException {
    server.close();
    server =
        new HttpServer(
            loop,
            0,
            new OriginPolicy(true, Set.of()),
            request -> CompletableFuture.completedFuture(answers.apply(request)),
            Clock.systemUTC(),
            patience);
  }

  private Socket call(String beginning) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(beginning.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  /// Sends a byte again and again; true when the server has had enough of it.
  private static boolean drips(Socket socket) throws IOException {
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
  void whoSendsItsHeadByteByByteIsCutOffAndKeepsNobodyWaiting() throws Exception {
    hurry(new ClientConnection.Patience(300, 60_000, 60_000, 100), request -> answer);
    try (Socket slow = call("GET / HTTP/1.1\r\nX: ")) {
      long begun = System.nanoTime();
      int bytes = 0;
      while (!drips(slow)) {
        bytes++;
        assertThat(get("/", "Host: localhost")).startsWith("HTTP/1.1 200");
        assertThat(System.nanoTime() - begun).isLessThan(10_000_000_000L);
      }
      assertThat(bytes).isPositive();
    }
  }

  @Test
  void whoIsLateWithItsBodyIsToldSo() throws Exception {
    hurry(new ClientConnection.Patience(60_000, 200, 60_000, 100), request -> answer);
    String head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc";
    try (Socket slow = call(head)) {
      String said = new String(slow.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(said)
          .startsWith("HTTP/1.1 408 Request Timeout\r\n")
          .endsWith("\r\n\r\n{\"message\":\"Request Timeout\"}");
    }
  }

  @Test
  void whoDoesNotTakeItsAnswerIsCutOff() throws Exception {
    HttpResponse large = new HttpResponse(200, List.of(), Payload.of(new byte[32 << 20]));
    hurry(new ClientConnection.Patience(60_000, 60_000, 200, 100), request -> large);
    try (Socket deaf = call("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
      long begun = System.nanoTime();

      assertThatThrownBy(
              () -> {
                while (System.nanoTime() - begun < 10_000_000_000L) {
                  deaf.getOutputStream().write('x');
                  Thread.onSpinWait();
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void theOneThatWaitsLongestMakesRoom() throws Exception {
    hurry(new ClientConnection.Patience(60_000, 60_000, 60_000, 3), request -> answer);
    String request = "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
    try (Socket first = call("GET");
        Socket second = call("GET");
        Socket third = call("GET");
        Socket last = call(request)) {
      assertThat(last.getInputStream().read()).isEqualTo('H');
      assertThat(first.getInputStream().read()).isEqualTo(-1);
      for (Socket other : List.of(second, third)) {
        other.getOutputStream().write(request.substring(3).getBytes(StandardCharsets.ISO_8859_1));
        assertThat(other.getInputStream().read()).isEqualTo('H');
      }
    }
  }

  @Test
  void whatBreaksInsideIsAnAnswer() throws Exception {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
    Thread.setDefaultUncaughtExceptionHandler((thread, broken) -> told.add(broken));
    try {
      hurry(
          new ClientConnection.Patience(60_000, 60_000, 60_000, 100),
          request -> {
            throw new IllegalStateException("broken");
          });

      assertThat(get("/", "Host: localhost"))
          .startsWith("HTTP/1.1 500")
          .endsWith("{\"message\":\"Internal Server Error\"}");
      assertThat(told.take()).hasMessage("broken");
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void whatIsNotHttpIsRefused() throws Exception {
    assertThat(talk("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(get("/", "Host: localhost", "X: " + "y".repeat(20_000))).startsWith("HTTP/1.1 431");
    assertThat(
            talk("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(talk("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -3\r\n\r\nzz\r\n"))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void aRequestHasOneHost() throws Exception {
    assertThat(get("/", "Host: localhost", "Host: evil.example")).startsWith("HTTP/1.1 400");
  }

  /// The processor time of the loop, in nanoseconds.
  private static long spent() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long found = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().equals("test")) {
        found += threads.getThreadCpuTime(thread.getThreadId());
      }
    }
    return found;
  }

  @Test
  void whoAsksOnAndOnAndTakesNothingCostsNothing() throws Exception {
    answer = new HttpResponse(200, List.of(), Payload.of(new byte[16 << 20]));
    String request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    Socket deaf = call(request);
    Thread asker =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                while (true) {
                  deaf.getOutputStream()
                      .write(request.repeat(1000).getBytes(StandardCharsets.ISO_8859_1));
                }
              } catch (IOException e) {
                // Closed at last.
              }
            });
    try (deaf) {
      Thread.sleep(1000);
      long before = spent();
      Thread.sleep(1000);

      assertThat(before).isPositive();
      assertThat(spent() - before).isLessThan(200_000_000L);
    }
    asker.join();
  }

  @Test
  void whoSendsWithoutEndKeepsNobodyWaiting() throws Exception {
    String head = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    Socket endless = call(head);
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
                // Closed at last.
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
  void aSlowCallerThatIsDoneIsNoTrouble() throws Exception {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
    Thread.setDefaultUncaughtExceptionHandler((thread, broken) -> told.add(broken));
    try {
      answer = new HttpResponse(200, List.of(), Payload.of(new byte[16 << 20]));
      try (Socket socket = call("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")) {
        Thread.sleep(100);
        assertThat(socket.getInputStream().readAllBytes()).hasSizeGreaterThan(16 << 20);
      }
      loop.join(() -> {});

      assertThat(told).isEmpty();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }
}
