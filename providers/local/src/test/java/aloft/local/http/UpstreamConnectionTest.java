package aloft.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests responses of servers, byte for byte.
final class UpstreamConnectionTest {
  private static final Connection.Limits LIMITS = new Connection.Limits(1000, 10, 1000, 1);

  /// The body of the response; `closed` without a valid one.
  private static String exchange(String response) throws Exception {
    CompletableFuture<String> received = new CompletableFuture<>();
    try (EventLoop loop = new EventLoop("test");
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      loop.runAndWait(() -> connect(loop, server.getLocalPort(), received));
      try (Socket socket = server.accept()) {
        byte[] buffer = new byte[1000];
        assertThat(socket.getInputStream().read(buffer)).isPositive();
        socket.getOutputStream().write(response.getBytes(StandardCharsets.ISO_8859_1));
      }
      return received.get(10, TimeUnit.SECONDS);
    }
  }

  private static void connect(EventLoop loop, int port, CompletableFuture<String> received) {
    UpstreamConnection.Listener listener =
        new UpstreamConnection.Listener() {
          @Override
          public void onConnected() {
            // The request is sent.
          }

          @Override
          public void onResponse(HttpResponse response) {
            received.complete(response.payload().text());
          }

          @Override
          public void onClosed() {
            received.complete("closed");
          }
        };
    try {
      new UpstreamConnection(loop, port, LIMITS, listener)
          .send(
              new HttpRequest(
                  "GET",
                  "/",
                  null,
                  "HTTP/1.1",
                  List.of(),
                  Payload.of(""),
                  "127.0.0.1",
                  Instant.EPOCH,
                  "1"));
    } catch (IOException e) {
      received.completeExceptionally(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 \r\ncontent-length:2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1;x\r\nk\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nok",
        "HTTP/1.0 200 OK\r\n\r\nok",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
      })
  void validResponseIsReceived(String response) throws Exception {
    assertThat(exchange(response)).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ok",
        "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\nok",
        "HTTP/1.1 2000\r\n\r\nok",
        "HTTP/1.1 +20 OK\r\n\r\nok",
        "HTTP/1.1 099 OK\r\n\r\nok",
        "HTTP/1.1  200 OK\r\n\r\nok",
        "HTTP/2.0 200 OK\r\n\r\nok",
        "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
        "HTTP/1.1 200 OK\r\nX: y\r\n z\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX : y\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX: y\u0000\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX: 1\r\nX: 2\r\nX: 3\r\nX: 4\r\nX: 5\r\nX: 6\r\nX: 7\r\nX: 8\r\nX:"
            + " 9\r\nX: 10\r\nX: 11\r\n\r\nok"
      })
  void invalidResponseClosesTheConnection(String response) throws Exception {
    assertThat(exchange(response)).isEqualTo("closed");
  }
}
