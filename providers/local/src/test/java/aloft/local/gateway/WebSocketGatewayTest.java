package aloft.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.local.http.EventLoop;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.WebSocketClient;
import aloft.spi.emulation.WebSocketHandler;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests WebSocket connections with the client of the JDK, and the protocol with raw frames.
final class WebSocketGatewayTest {
  private static final int SECONDS = 10;

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private WebSocketHandler.Limits limits =
      new WebSocketHandler.Limits(100, 300, Duration.ofMinutes(1), Duration.ofMinutes(1));
  private EventLoop loop;
  private WebSocketGateway gateway;
  private HttpServer server;

  /// Refuses clients of `/no`; returns each text in upper case, and binary messages as they are.
  private final class Rules implements WebSocketHandler {

    @Override
    public Action connect(WebSocketClient client) {
      events.add("connect " + client.request().path());
      return new Action.Respond(
          client.request().path().equals("/no")
              ? response(403, "not you")
              : new HttpResponse(
                  200,
                  List.of(new Header("Sec-WebSocket-Protocol", "chat")),
                  Payload.of(client.id())));
    }

    @Override
    public Action message(
        WebSocketClient client, Payload message, boolean isText, Instant time, String id) {
      events.add("message " + message.bytes().length + (isText ? " text" : " bytes"));
      return new Action.Respond(
          switch (message.text()) {
            case "id" -> response(200, client.id());
            case "quiet" -> response(200, "");
            default ->
                isText
                    ? response(200, message.text().toUpperCase(java.util.Locale.ROOT))
                    : new HttpResponse(200, List.of(), message);
          });
    }

    @Override
    public Action disconnect(
        WebSocketClient client, int code, String reason, Instant time, String id) {
      events.add("disconnect " + code + " " + reason);
      return new Action.Respond(response(200, ""));
    }

    @Override
    public Command command(HttpRequest request) {
      String client = request.path().substring(1);
      HttpResponse gone = response(410, "gone");
      return switch (request.method()) {
        case "POST" -> new Command.Send(client, request.body(), response(200, "sent"), gone);
        case "DELETE" -> new Command.Close(client, response(204, ""), gone);
        default ->
            new Command.Describe(client, found -> response(200, found.request().path()), gone);
      };
    }

    @Override
    public Limits limits() {
      return limits;
    }
  }

  private static HttpResponse response(int status, String text) {
    return new HttpResponse(status, List.of(), Payload.of(text));
  }

  private static final class NoFunctions implements FunctionInvoker {
    @Override
    public CompletableFuture<InvocationResult> invoke(String function, Invocation invocation) {
      throw new IllegalStateException("no functions");
    }

    @Override
    public Duration maxDuration(String function) {
      return Duration.ZERO;
    }

    @Override
    public void log(String function, String line) {
      throw new IllegalStateException("no functions");
    }

    @Override
    public ExecutionPolicy.Retry retry(String function) {
      return NO_RETRY;
    }
  }

  @BeforeEach
  void open() throws IOException {
    loop = new EventLoop("test");
    ActionPerformer actions =
        new ActionPerformer(new NoFunctions(), wanted -> CompletableFuture.completedFuture(null));
    gateway =
        new WebSocketGateway(
            loop, Clock.systemUTC(), () -> new WebSocketGateway.Rules(new Rules(), actions));
    server = new HttpServer(loop, 0, new OriginPolicy(true, Set.of()), gateway, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    server.close();
    loop.close();
  }

  private URI uri(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + server.port() + path);
  }

  /// A client of the JDK that collects what it receives.
  private static final class Client implements WebSocket.Listener {
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable WebSocket socket;

    private static Client connect(URI uri) {
      Client client = new Client();
      client.socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .subprotocols("chat")
              .buildAsync(uri, client)
              .join();
      return client;
    }

    private WebSocket socket() {
      if (socket == null) {
        throw new IllegalStateException("not connected");
      }
      return socket;
    }

    private String next() throws InterruptedException {
      return String.valueOf(received.poll(SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        received.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      received.add("bytes " + part.remaining());
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
      received.add("pong " + StandardCharsets.UTF_8.decode(message));
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      received.add("close " + code + " " + reason);
      return null;
    }
  }

  private String event() throws InterruptedException {
    return String.valueOf(events.poll(SECONDS, TimeUnit.SECONDS));
  }

  @Test
  void aClientConnectsSendsMessagesAndCloses() throws Exception {
    Client client = Client.connect(uri("ws", "/chat?a=1"));
    assertThat(client.socket().getSubprotocol()).isEqualTo("chat");
    assertThat(event()).isEqualTo("connect /chat");

    client.socket().sendText("hé", true).join();
    assertThat(client.next()).isEqualTo("HÉ");
    assertThat(event()).isEqualTo("message 3 text");

    client.socket().sendText("in ", false).join();
    client.socket().sendPing(ByteBuffer.wrap("p".getBytes(StandardCharsets.UTF_8))).join();
    client.socket().sendText("parts", true).join();
    assertThat(client.next()).isEqualTo("pong p");
    assertThat(client.next()).isEqualTo("IN PARTS");
    assertThat(event()).isEqualTo("message 8 text");

    client.socket().sendBinary(ByteBuffer.wrap(new byte[] {1, (byte) 0xff}), true).join();
    assertThat(client.next()).isEqualTo("bytes 2");
    assertThat(event()).isEqualTo("message 2 bytes");

    client.socket().sendClose(4001, "bye").join();
    assertThat(event()).isEqualTo("disconnect 4001 bye");
    assertThat(client.next()).isEqualTo("close 4001 bye");
  }

  @Test
  void anEmptyResponseSendsNothing() throws Exception {
    Client client = Client.connect(uri("ws", "/"));
    client.socket().sendText("quiet", true).join();
    client.socket().sendText("loud", true).join();
    assertThat(client.next()).isEqualTo("LOUD");
  }

  @Test
  void aRefusedClientGetsTheResponse() {
    assertThatThrownBy(() -> Client.connect(uri("ws", "/no")))
        .isInstanceOf(CompletionException.class)
        .rootCause()
        .hasMessageContaining("403");
    assertThat(events).containsExactly("connect /no");
  }

  @Test
  void programsSendMessagesAndCloseConnections() throws Exception {
    Client client = Client.connect(uri("ws", "/chat"));
    client.socket().sendText("id", true).join();
    String id = client.next();

    assertThat(command("POST", id, "from a program")).isEqualTo("200 sent");
    assertThat(client.next()).isEqualTo("from a program");
    assertThat(command("GET", id, "")).isEqualTo("200 /chat");
    assertThat(command("DELETE", id, "")).isEqualTo("204 ");
    assertThat(client.next()).isEqualTo("close 1000 Connection Closed Normally");
    assertThat(command("POST", id, "late")).isEqualTo("410 gone");
    assertThat(command("GET", "unknown", "")).isEqualTo("410 gone");
  }

  private String command(String method, String id, String body) throws Exception {
    var response =
        HttpClient.newHttpClient()
            .send(
                java.net.http.HttpRequest.newBuilder(uri("http", "/" + id))
                    .method(method, BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  @Test
  void theApiEndsWithItsConnections() throws Exception {
    Client client = Client.connect(uri("ws", "/"));
    gateway.close();
    assertThat(client.next()).isEqualTo("close 1001 Going away");
    assertThat(event()).isEqualTo("connect /");
    assertThat(event()).isEqualTo("disconnect 1001 Going away");
  }

  @Test
  void anIdleConnectionIsClosed() throws Exception {
    limits = new WebSocketHandler.Limits(100, 300, Duration.ofMillis(50), Duration.ofMinutes(1));
    Client client = Client.connect(uri("ws", "/"));
    assertThat(client.next()).isEqualTo("close 1001 Going away");
  }

  @Test
  void anOldConnectionIsClosed() throws Exception {
    limits = new WebSocketHandler.Limits(100, 300, Duration.ofMinutes(1), Duration.ofMillis(50));
    Client client = Client.connect(uri("ws", "/"));
    assertThat(client.next()).isEqualTo("close 1001 Going away");
  }

  // --- raw frames

  private static final String HANDSHAKE =
      "GET /raw HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive,"
          + " Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key:"
          + " dGhlIHNhbXBsZSBub25jZQ==\r\n";

  private Socket raw(String handshake) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(SECONDS * 1000);
    socket.getOutputStream().write((handshake + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /// A masked frame.
  private static byte[] frame(int first, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else {
      out.write(0x80 | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    }
    byte[] mask = {1, 2, 3, 4};
    out.writeBytes(mask);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ mask[i % 4]);
    }
    return out.toByteArray();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Sends bytes on a new connection and returns the status code of the close frame.
  private int closeCode(byte[] bytes) throws IOException {
    try (Socket socket = raw(HANDSHAKE)) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertThat(head(in)).startsWith("HTTP/1.1 101 ");
      socket.getOutputStream().write(bytes);
      while (true) {
        int opcode = in.readUnsignedByte() & 15;
        byte[] payload = in.readNBytes(in.readUnsignedByte());
        if (opcode == 8) {
          assertThat(in.read()).isEqualTo(-1);
          return payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        }
      }
    }
  }

  @Test
  void theHandshakeIsThatOfTheProtocol() throws Exception {
    try (Socket socket = raw(HANDSHAKE)) {
      assertThat(head(socket.getInputStream()))
          .startsWith("HTTP/1.1 101 ")
          .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
          .contains("\r\nUpgrade: websocket\r\n")
          .doesNotContain("Content-Length");
    }
    for (String wrong :
        List.of(
            HANDSHAKE.replace("13", "8"),
            HANDSHAKE.replace("keep-alive, Upgrade", "keep-alive"),
            HANDSHAKE.replace("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ="),
            HANDSHAKE.replace("GET", "POST"))) {
      try (Socket socket = raw(wrong)) {
        assertThat(head(socket.getInputStream()))
            .startsWith("HTTP/1.1 426 ")
            .contains("\r\nSec-WebSocket-Version: 13\r\n");
      }
    }
  }

  @Test
  void pagesOfOtherSitesCannotConnect() throws Exception {
    try (Socket socket = raw(HANDSHAKE + "Origin: https://evil.test\r\n")) {
      assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 403 ");
    }
    try (Socket socket = raw(HANDSHAKE.replace("Host: localhost", "Host: evil.test"))) {
      assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 421 ");
    }
    try (Socket socket = raw(HANDSHAKE + "Origin: http://localhost:3000\r\n")) {
      assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 101 ");
    }
  }

  @Test
  void framesThatBreakTheProtocolCloseTheConnection() throws Exception {
    byte[] unmasked = {(byte) 0x81, 1, 'a'};
    byte[] longForm = {(byte) 0x81, (byte) (0x80 | 126), 0, 1, 0, 0, 0, 0, 'a'};
    assertThat(closeCode(unmasked)).as("unmasked").isEqualTo(1002);
    assertThat(closeCode(longForm)).as("length").isEqualTo(1002);
    assertThat(closeCode(frame(0xc1, text("a")))).as("reserved bit").isEqualTo(1002);
    assertThat(closeCode(frame(0x83, text("a")))).as("unknown opcode").isEqualTo(1002);
    assertThat(closeCode(frame(0x80, text("a")))).as("continuation").isEqualTo(1002);
    assertThat(closeCode(frame(0x09, text("a")))).as("fragmented ping").isEqualTo(1002);
    assertThat(closeCode(frame(0x89, new byte[126]))).as("long ping").isEqualTo(1002);
    assertThat(closeCode(frame(0x81, new byte[] {(byte) 0xc3, 'a'}))).as("UTF-8").isEqualTo(1007);
    assertThat(closeCode(frame(0x81, new byte[101]))).as("large frame").isEqualTo(1009);
    assertThat(closeCode(frame(0x88, new byte[] {3}))).as("close of 1 byte").isEqualTo(1002);
    assertThat(closeCode(frame(0x88, new byte[] {3, (byte) 0xed}))).as("1005").isEqualTo(1002);
    assertThat(closeCode(frame(0x88, new byte[0]))).as("close without a code").isEqualTo(1005);
    assertThat(closeCode(frame(0x88, new byte[] {3, (byte) 0xe8}))).as("1000").isEqualTo(1000);
    assertThat(events).noneMatch(event -> event.startsWith("message"));
  }

  @Test
  void aMessageOfManyFramesHasALimit() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(frame(0x01, new byte[100]));
    out.writeBytes(frame(0x00, new byte[100]));
    out.writeBytes(frame(0x00, new byte[100]));
    out.writeBytes(frame(0x80, new byte[1]));
    assertThat(closeCode(out.toByteArray())).isEqualTo(1009);
    assertThat(closeCode(frameThenText())).as("a message within a message").isEqualTo(1002);
  }

  private static byte[] frameThenText() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(frame(0x01, text("a")));
    out.writeBytes(frame(0x81, text("b")));
    return out.toByteArray();
  }

  @Test
  void framesMayArriveByteByByteAndAtOnce() throws Exception {
    try (Socket socket = raw(HANDSHAKE)) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      head(in);
      for (byte next : frame(0x81, text("slow"))) {
        socket.getOutputStream().write(next);
        socket.getOutputStream().flush();
      }
      assertThat(in.readNBytes(6)).containsExactly(0x81, 4, 'S', 'L', 'O', 'W');
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.writeBytes(frame(0x81, text("a")));
      both.writeBytes(frame(0x81, text("b")));
      socket.getOutputStream().write(both.toByteArray());
      assertThat(in.readNBytes(6)).containsExactly(0x81, 1, 'A', 0x81, 1, 'B');
    }
    assertThat(events.stream().toList()).contains("message 4 text");
  }

  @Test
  void aConnectionThatBreaksIsReported() throws Exception {
    try (Socket socket = raw(HANDSHAKE)) {
      head(socket.getInputStream());
    }
    assertThat(event()).isEqualTo("connect /raw");
    assertThat(event()).isEqualTo("disconnect 1006 ");
  }

  @Test
  void otherRequestsAreServedOnTheSameConnectionBefore() throws Exception {
    try (Socket socket = raw("GET /unknown HTTP/1.1\r\nHost: localhost\r\n")) {
      InputStream in = socket.getInputStream();
      assertThat(head(in)).startsWith("HTTP/1.1 410 ");
      assertThat(new String(in.readNBytes(4), StandardCharsets.UTF_8)).isEqualTo("gone");
      socket.getOutputStream().write((HANDSHAKE + "\r\n").getBytes(StandardCharsets.UTF_8));
      assertThat(head(in)).startsWith("HTTP/1.1 101 ");
    }
  }
}
