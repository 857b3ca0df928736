package aloft.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.local.http.EventLoop;
import aloft.spi.emulation.HttpResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Sends raw requests, each with a second one right behind it. A request that is not valid has one
/// response, runs no handler and ends the connection; the second one is never read.
final class StrictHttpTest {
  private static final String HOST = "Host: localhost\r\n";
  private static final String SECOND =
      "GET /second HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");
  private static final BlockingQueue<String> HANDLED = new LinkedBlockingQueue<>();

  private static EventLoop loop;
  private static HttpServer server;

  @BeforeAll
  static void open() throws IOException {
    loop = new EventLoop("test");
    server =
        new HttpServer(
            loop,
            0,
            new OriginPolicy(true, Set.of("https://app.test")),
            request -> {
              HANDLED.add(request.path());
              return CompletableFuture.completedFuture(
                  new HttpResponse(200, List.of(), request.body()));
            },
            Clock.systemUTC());
  }

  @AfterAll
  static void close() {
    server.close();
    loop.close();
  }

  /// The statuses of all responses.
  private static List<String> exchange(String raw) throws IOException {
    List<String> statuses = new ArrayList<>();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      try {
        socket.getOutputStream().write(raw.getBytes(StandardCharsets.ISO_8859_1));
      } catch (SocketException e) {
        // The server has closed the connection; its response is readable.
      }
      byte[] bytes = socket.getInputStream().readAllBytes();
      Matcher matcher = STATUS.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
      while (matcher.find()) {
        statuses.add(matcher.group(1));
      }
    }
    return statuses;
  }

  private static String get(String target, String... lines) {
    return "GET " + target + " HTTP/1.1\r\n" + HOST + String.join("", lines) + "\r\n";
  }

  private static String header(String line) {
    return get("/first", line);
  }

  private static String post(String headers, String body) {
    return "POST /first HTTP/1.1\r\n" + HOST + headers + "\r\n" + body;
  }

  private static String chunks(String body) {
    return post("Transfer-Encoding: chunked\r\n", body);
  }

  private static String coded(String coding) {
    return post("Transfer-Encoding:" + coding + "\r\n", "1\r\na\r\n0\r\n\r\n");
  }

  private static String sized(String length) {
    return post("Content-Length:" + length + "\r\n", "abcde");
  }

  private static String line(String requestLine) {
    return requestLine + "\r\n" + HOST + "\r\n";
  }

  private static String host(String value) {
    return "GET /first HTTP/1.1\r\nHost:" + value + "\r\n\r\n";
  }

  static Stream<String> invalid() {
    return Stream.of(
            Stream.of(
                // Both ways to give the length.
                post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"),
                post("transfer-encoding: chunked\r\ncontent-length: 0\r\n", "0\r\n\r\n"),
                post("Content-Length: 5\r\nTransfer-Encoding: identity\r\n", "abcde"),
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", "0\r\n\r\n"),
                post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                "POST /first HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET /first HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                post("Content-Length: 5\r\nContent-Length: 6\r\n", "abcdef"),
                post("Content-Length: 5\r\nContent-Length: 5\r\n", "abcde"),
                post("Content-Length: 5\r\nContent-length: 0\r\n", "abcde")),
            Stream.of(
                    " ",
                    "",
                    " chunked,",
                    " ,chunked",
                    " chunked, chunked",
                    " chunked chunked",
                    " chunked;q=1",
                    " \"chunked\"",
                    " 'chunked'",
                    " xchunked",
                    " chunkedx",
                    " chunked, identity",
                    " identity",
                    " gzip",
                    " gzip, chunked",
                    " chunked, gzip",
                    " chunk ed",
                    " \u00a0chunked",
                    " \u000bchunked",
                    " chunked\u000b",
                    " \0chunked",
                    " chunked\r",
                    " chunked\n")
                .map(StrictHttpTest::coded),
            Stream.of(
                    "",
                    " ",
                    " +5",
                    " -5",
                    " -0",
                    " 5 5",
                    " 5,5",
                    " 5, 6",
                    " 0x5",
                    " 5_0",
                    " 5.0",
                    " 5e0",
                    " five",
                    " \"5\"",
                    " \u0665",
                    " 99999999999999999999",
                    " 9223372036854775808",
                    " 5\u000b",
                    " 5\0")
                .map(StrictHttpTest::sized),
            Stream.of(
                    "+1\r\na\r\n0\r\n\r\n",
                    "-1\r\na\r\n0\r\n\r\n",
                    "0x1\r\na\r\n0\r\n\r\n",
                    "1 \r\na\r\n0\r\n\r\n",
                    " 1\r\na\r\n0\r\n\r\n",
                    "1\t\r\na\r\n0\r\n\r\n",
                    "1_0\r\na\r\n0\r\n\r\n",
                    "1 ;x=y\r\na\r\n0\r\n\r\n",
                    "g\r\na\r\n0\r\n\r\n",
                    "\r\na\r\n0\r\n\r\n",
                    ";x=y\r\na\r\n0\r\n\r\n",
                    "1\na\n0\n\n",
                    "1\r\na\n0\r\n\r\n",
                    "1\r\nab\r\n0\r\n\r\n",
                    "2\r\na\r\n0\r\n\r\n",
                    "1\r\na0\r\n\r\n",
                    "ffffffff\r\na\r\n0\r\n\r\n",
                    "80000000\r\na\r\n0\r\n\r\n",
                    "10000000000000001\r\na\r\n0\r\n\r\n",
                    "1;" + "x".repeat(300) + "\r\na\r\n0\r\n\r\n",
                    "1;x=\0\r\na\r\n0\r\n\r\n",
                    "1;x=\ny\r\na\r\n0\r\n\r\n",
                    "1;x\ra\r\na\r\n0\r\n\r\n",
                    "0\r\nno header\r\n\r\n",
                    "0\r\n: empty\r\n\r\n",
                    "0\r\nX : y\r\n\r\n",
                    "0\r\n X: y\r\n\r\n",
                    "0\r\nX: y\r\n z\r\n\r\n",
                    "0\r\nX: \0\r\n\r\n",
                    "0\r\nX: y\n\r\n",
                    "0\r\nGET /smuggled HTTP/1.1\r\n\r\n",
                    "00\r\na",
                    "0 \r\n\r\n",
                    "-0\r\n\r\n")
                .map(StrictHttpTest::chunks),
            Stream.of(
                    "GET /first HTTP/1.2",
                    "GET /first HTTP/1.10",
                    "GET /first HTTP/01.1",
                    "GET /first HTTP/1",
                    "GET /first HTTP/1.",
                    "GET /first HTTP/2.0",
                    "GET /first HTTP/2",
                    "PRI * HTTP/2.0",
                    "GET /first HTTP/0.9",
                    "GET /first http/1.1",
                    "GET /first HTTPS/1.1",
                    "GET /first HTTP/1.1 ",
                    "GET /first HTTP /1.1",
                    "GET /first  HTTP/1.1",
                    "GET  /first HTTP/1.1",
                    "GET /first\tHTTP/1.1",
                    "GET\t/first HTTP/1.1",
                    " GET /first HTTP/1.1",
                    "\tGET /first HTTP/1.1",
                    "GET /first",
                    "GET",
                    "GET HTTP/1.1",
                    "GET  HTTP/1.1",
                    "/first HTTP/1.1",
                    "G@T /first HTTP/1.1",
                    "G\u00c9T /first HTTP/1.1",
                    "GET: /first HTTP/1.1",
                    "G\0T /first HTTP/1.1",
                    "GET /fi rst HTTP/1.1",
                    "GET /fi\trst HTTP/1.1",
                    "GET /fi\0rst HTTP/1.1",
                    "GET /fi\rrst HTTP/1.1",
                    "GET /fi\nrst HTTP/1.1",
                    "GET /fi\u007frst HTTP/1.1",
                    "GET /fi\u00c3\u00a9rst HTTP/1.1",
                    "GET /first#part HTTP/1.1",
                    "GET #first HTTP/1.1",
                    "GET first HTTP/1.1",
                    "GET ?first HTTP/1.1",
                    "GET \\first HTTP/1.1",
                    "GET * HTTP/1.1",
                    "POST * HTTP/1.1",
                    "OPTIONS ** HTTP/1.1",
                    "OPTIONS *?x HTTP/1.1",
                    "CONNECT localhost:80 HTTP/1.1",
                    "CONNECT /first HTTP/1.1",
                    "GET localhost:80 HTTP/1.1",
                    "GET http://evil.test/first HTTP/1.1",
                    "GET http://localhost@evil.test/first HTTP/1.1",
                    "GET http://localhost:1/first HTTP/1.1",
                    "GET http:///first HTTP/1.1",
                    "GET http:/first HTTP/1.1",
                    "GET https://localhost/first HTTP/1.1",
                    "GET ftp://localhost/first HTTP/1.1",
                    "GET file:///etc/passwd HTTP/1.1",
                    "GET javascript:1 HTTP/1.1")
                .map(StrictHttpTest::line),
            Stream.of(
                    "X : y\r\n",
                    "X\t: y\r\n",
                    " X: y\r\n",
                    "\tX: y\r\n",
                    "X: y\r\n z\r\n",
                    "X: y\r\n\tz\r\n",
                    "X: y\r\n \r\n",
                    ": y\r\n",
                    "no colon\r\n",
                    "X Y: z\r\n",
                    "X\0: y\r\n",
                    "X\u00e9: y\r\n",
                    "X(: y\r\n",
                    "X@: y\r\n",
                    "X[1]: y\r\n",
                    "\"X\": y\r\n",
                    "X/Y: z\r\n",
                    "X: y\0z\r\n",
                    "X: y\rz\r\n",
                    "X: y\nZ: 1\r\n",
                    "X: y\n",
                    "X: y\r\r\n",
                    "X: y\u0001\r\n",
                    "X: y\u007f\r\n",
                    "X: y\u0008\r\n",
                    "Content-Length : 5\r\n",
                    "Content-Length\t: 5\r\n",
                    "Transfer-Encoding : chunked\r\n",
                    "\nTransfer-Encoding: chunked\r\n",
                    "Transfer-Encoding\r\n : chunked\r\n",
                    HOST,
                    "host: evil.test\r\n")
                .map(StrictHttpTest::header),
            Stream.of(
                "GET /first HTTP/1.1\r\n X: y\r\n" + HOST + "\r\n",
                "GET /first HTTP/1.1\r\n \r\n" + HOST + "\r\n",
                "GET /first HTTP/1.1\n" + HOST + "\r\n",
                "GET /first HTTP/1.1\nHost: localhost\n\n",
                "GET /first HTTP/1.1\r\nHost: localhost\r\n\n",
                "GET /first HTTP/1.1\r\r\n" + HOST + "\r\n",
                "GET /first HTTP/1.1\r\n\r\n",
                "GET /first HTTP/1.0\r\n\r\n",
                "\r\n\r\n\r\n\r\n\r\n" + get("/first"),
                "\n" + get("/first"),
                "\0" + get("/first"),
                "nonsense\r\n\r\n",
                "\u0016\u0003\u0001\u0002\r\n\r\n"))
        .flatMap(requests -> requests);
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void invalidRequestIsRejectedAndEndsTheConnection(String raw) throws IOException {
    HANDLED.clear();

    assertThat(exchange(raw + SECOND)).containsExactly("400");
    assertThat(HANDLED).isEmpty();
  }

  static Stream<String> valid() {
    return Stream.of(
        get("/first"),
        "\r\n" + get("/first"),
        "\r\n\r\n" + get("/first"),
        line("get /first HTTP/1.1"),
        line("M-SEARCH /first HTTP/1.1"),
        line("A!#$%&'*+-.^_`|~9 /first HTTP/1.1"),
        line("GET /first?a=b?c&d=/|{}\"<>^` HTTP/1.1"),
        line("GET http://localhost/first HTTP/1.1"),
        line("GET HTTP://LOCALHOST/first HTTP/1.1"),
        header("X:\r\n"),
        header("X: \r\n"),
        header("X:y\r\n"),
        header("X:\t y \t\r\n"),
        header("X: a\tb\r\n"),
        header("X: a\u00e9b\r\n"),
        header("X!#$%&'*+-.^_`|~: y\r\n"),
        header("Content-Length: 0\r\n"),
        sized(" 5"),
        sized("5"),
        sized(" 5 "),
        sized(" 0005"),
        coded(" chunked"),
        coded("chunked"),
        coded(" CHUNKED"),
        coded(" chunked "),
        chunks("0\r\n\r\n"),
        chunks("000\r\n\r\n"),
        chunks("A\r\n0123456789\r\n0\r\n\r\n"),
        chunks("a;x\r\n0123456789\r\n0;y=z\r\n\r\n"),
        chunks("1;a=\"b c\"\r\na\r\n00001\r\nb\r\n0\r\n\r\n"),
        chunks("0\r\nX: y\r\nZ:\r\n\r\n"),
        "GET /first HTTP/1.0\r\n" + HOST + "Connection: keep-alive\r\n\r\n",
        "POST /first HTTP/1.0\r\n"
            + HOST
            + "Connection: keep-alive\r\nContent-Length: 5\r\n\r\nabcde");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void validRequestRunsTheHandlerOnce(String raw) throws IOException {
    HANDLED.clear();

    assertThat(exchange(raw + SECOND)).containsExactly("200", "200");
    assertThat(HANDLED).containsExactly("/first", "/second");
  }

  @Test
  void requestAboutTheServerRunsNoHandler() throws IOException {
    HANDLED.clear();

    assertThat(exchange(line("OPTIONS * HTTP/1.1") + SECOND)).containsExactly("204", "200");
    assertThat(HANDLED).containsExactly("/second");
  }

  static Stream<String> foreignHosts() {
    return Stream.of(
        "",
        " ",
        " evil.test",
        " localhost.evil.test",
        " evil.test#.localhost",
        " evil.test?.localhost",
        " evil.test/.localhost",
        " evil.test\\.localhost",
        " user@localhost",
        " localhost@evil.test",
        " localhost:1@evil.test",
        " localhost:80:80",
        " localhost:",
        " localhost:x",
        " localhost:-1",
        " localhost:+80",
        " localhost:80 ",
        " localhost:65536",
        " localhost:000080",
        " localhost, evil.test",
        " localhost evil.test",
        " evillocalhost",
        " .localhost",
        " a..localhost",
        " localhost..",
        " %6cocalhost",
        " http://localhost",
        " 127.0.0.1.evil.test",
        " 127.0.0.1.nip.io",
        " 127.0.0.1@evil.test",
        " 127.0.0.1.",
        " 127.0.0.2",
        " 127.1",
        " 2130706433",
        " 0.0.0.0",
        " 0",
        " ::1",
        " [::1",
        " [::1]x",
        " [::1]:x",
        " [::1]evil.test",
        " [::2]",
        " [::1].localhost",
        " [evil.test]:80");
  }

  @ParameterizedTest
  @MethodSource("foreignHosts")
  void hostThatIsNotThisMachineRunsNoHandler(String value) throws IOException {
    HANDLED.clear();

    // A space at the end belongs to no value.
    boolean trimmed = value.equals(" localhost:80 ");
    assertThat(exchange(host(value) + SECOND)).containsExactly(trimmed ? "200" : "421", "200");
    assertThat(HANDLED).hasSize(trimmed ? 2 : 1);
  }

  @ParameterizedTest
  @MethodSource("localHosts")
  void hostOfThisMachineRunsTheHandler(String value) throws IOException {
    HANDLED.clear();

    assertThat(exchange(host(value) + SECOND)).containsExactly("200", "200");
  }

  static Stream<String> localHosts() {
    return Stream.of(
        " localhost",
        "localhost",
        " LOCALHOST",
        " localhost.",
        " localhost.:80",
        " localhost:0",
        " localhost:65535",
        " api.localhost:4701",
        " My-App_1.Api.localhost",
        " 127.0.0.1",
        " 127.0.0.1:1",
        " [::1]",
        " [::1]:80");
  }

  @ParameterizedTest
  @MethodSource("foreignOrigins")
  void pageOfAnotherSiteRunsNoHandler(String origin) throws IOException {
    HANDLED.clear();

    assertThat(exchange(header("Origin: " + origin + "\r\n") + SECOND))
        .containsExactly("403", "200");
    assertThat(HANDLED).containsExactly("/second");
  }

  static Stream<String> foreignOrigins() {
    return Stream.of(
        "null",
        "",
        "https://evil.test",
        "https://app.test.evil.test",
        "https://app.test:444",
        "http://app.test",
        "http://localhost.evil.test",
        "http://evil.test#.localhost",
        "http://localhost:1@evil.test",
        "http://localhost@evil.test",
        "http://127.0.0.1.nip.io",
        "http://localhost/path",
        "http://localhost, https://evil.test",
        "//evil.test",
        "evil.test");
  }

  @Test
  void longHeadIsRejected() throws IOException {
    HANDLED.clear();
    String value = "X: " + "y".repeat(15_000) + "\r\n";

    assertThat(exchange(get("/" + "a".repeat(17_000)) + SECOND)).containsExactly("414");
    assertThat(exchange(header("X: " + "y".repeat(17_000) + "\r\n") + SECOND))
        .containsExactly("431");
    assertThat(exchange(header(value.repeat(5)) + SECOND)).containsExactly("431");
    assertThat(exchange(header("X: y\r\n".repeat(201)) + SECOND)).containsExactly("431");
    assertThat(exchange(chunks("0\r\n" + value.repeat(5) + "\r\n") + SECOND))
        .containsExactly("431");
    assertThat(exchange("x".repeat(200_000))).containsExactly("414");
    assertThat(HANDLED).isEmpty();
  }

  @Test
  void responseReachesAClientThatStillSends() throws IOException {
    HANDLED.clear();
    String large = "a".repeat(4 << 20);

    assertThat(exchange(chunks("x\r\n" + large))).containsExactly("400");
    assertThat(exchange(sized(" +5") + large)).containsExactly("400");
    assertThat(HANDLED).isEmpty();
  }
}
