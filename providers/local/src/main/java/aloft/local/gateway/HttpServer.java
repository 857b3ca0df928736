package aloft.local.gateway;

import aloft.host.Ids;
import aloft.local.http.Connection;
import aloft.local.http.EventLoop;
import aloft.local.http.ReceivedRequest;
import aloft.local.http.WebSocket;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpDateGenerator;
import org.jspecify.annotations.Nullable;

/// An HTTP server on a loopback port or a Unix domain socket. The thread of the event loop serves
/// all its connections, which avoids context switches in each request.
public final class HttpServer implements AutoCloseable {
  /// One byte more than the largest limit of any handler, so that handlers detect larger bodies.
  private static final int MAX_BODY = 32 * 1024 * 1024 + 1;

  private static final ClientConnection.Timeouts TIMEOUTS =
      new ClientConnection.Timeouts(75_000, 60_000, 60_000, 2_000);
  private static final HttpResponse INTERNAL_ERROR = message(500, "Internal Server Error");
  private static final HttpResponse NOT_AN_UPGRADE =
      new HttpResponse(
          426,
          List.of(
              new Header("Content-Type", "application/json"),
              new Header("Sec-WebSocket-Version", "13")),
          Payload.of("{\"message\":\"the request is no WebSocket handshake of version 13\"}"));
  private static final HttpResponse OVERLOADED = message(503, "Service Unavailable");
  private static final HttpResponse NO_CONTENT = new HttpResponse(204, List.of(), Payload.of(""));
  // The workers get the rest of the memory, so that running calls can end.
  private static final double MEMORY_SHARE = 0.75;
  private static final Connection.Limits LIMITS =
      new Connection.Limits(16 * 1024, 200, MAX_BODY, MEMORY_SHARE);

  private final EventLoop loop;
  private final EventLoop.Listener listener;
  private final EventLoop.Timer deadlineTimer;
  private final Set<ClientConnection> connections = new HashSet<>();
  private final ClientConnection.Timeouts timeouts;
  private final OriginPolicy originPolicy;
  private final RequestHandler handler;
  private final Clock clock;

  /// Handles requests.
  @FunctionalInterface
  public interface RequestHandler {

    /// Starts to handle a request without blocking; the response may complete in any thread.
    CompletableFuture<HttpResponse> handle(HttpRequest request);
  }

  /// Handles requests, and those that ask for an upgrade to WebSocket.
  public interface UpgradeHandler extends RequestHandler {

    /// Starts to decide about a request for an upgrade; the result may complete in any thread.
    CompletableFuture<Upgrade> upgrade(HttpRequest request);
  }

  /// The decision about a request for an upgrade.
  public sealed interface Upgrade {
    /// Sends a response instead.
    record Refuse(HttpResponse response) implements Upgrade {}

    /// Accepts it.
    ///
    /// @param protocol the header Sec-WebSocket-Protocol; null for none
    /// @param maxFrame the largest payload of a frame, in bytes
    /// @param maxMessage the largest message, in bytes
    /// @param onOpened receives the connection; null if the client is gone
    record Accept(
        @Nullable String protocol,
        int maxFrame,
        int maxMessage,
        WebSocket.Listener listener,
        Consumer<@Nullable WebSocket> onOpened)
        implements Upgrade {}
  }

  /// Opens a server.
  ///
  /// @param loop the loop that serves it
  /// @param port 0 for any free port
  /// @throws java.net.BindException if the port is in use
  public HttpServer(
      EventLoop loop, int port, OriginPolicy originPolicy, RequestHandler handler, Clock clock)
      throws IOException {
    this(loop, port, originPolicy, handler, clock, TIMEOUTS);
  }

  HttpServer(
      EventLoop loop,
      int port,
      OriginPolicy originPolicy,
      RequestHandler handler,
      Clock clock,
      ClientConnection.Timeouts timeouts)
      throws IOException {
    this(loop, accept -> loop.open(port, accept), originPolicy, handler, clock, timeouts);
  }

  /// Opens a server on a Unix domain socket.
  public HttpServer(EventLoop loop, Path socket, RequestHandler handler, Clock clock)
      throws IOException {
    this(
        loop,
        accept -> loop.open(socket, accept),
        new OriginPolicy(false, Set.of()),
        handler,
        clock,
        TIMEOUTS);
  }

  private HttpServer(
      EventLoop loop,
      Opening opening,
      OriginPolicy originPolicy,
      RequestHandler handler,
      Clock clock,
      ClientConnection.Timeouts timeouts)
      throws IOException {
    this.loop = loop;
    this.timeouts = timeouts;
    this.originPolicy = originPolicy;
    this.handler = handler;
    this.clock = clock;
    this.deadlineTimer = loop.timer(this::checkDeadlines);
    this.listener = opening.open(this::accept);
  }

  /// Opens a port or a socket.
  private interface Opening {
    EventLoop.Listener open(Consumer<SocketChannel> accept) throws IOException;
  }

  private static HttpResponse message(int status, String message) {
    return new HttpResponse(
        status,
        List.of(new Header("Content-Type", "application/json")),
        Payload.of("{\"message\":\"" + message + "\"}"));
  }

  /// The TCP port; -1 for a Unix domain socket.
  public int port() {
    return listener.port();
  }

  private void accept(SocketChannel channel) {
    if (connections.size() >= timeouts.maxConnections()) {
      connections.stream()
          .filter(ClientConnection::isAwaitingHead)
          .min(Comparator.comparingLong(ClientConnection::deadline))
          .ifPresent(ClientConnection::close);
    }
    new Connection(
        loop,
        channel,
        LIMITS,
        connection -> {
          ClientConnection client = new ClientConnection(this, connection, timeouts);
          connections.add(client);
          return client;
        });
    deadlineTimer.scheduleWithin(timeouts.checkInterval());
  }

  private void checkDeadlines() {
    long now = System.nanoTime();
    List.copyOf(connections).forEach(client -> client.closeIfLate(now));
    if (!connections.isEmpty()) {
      deadlineTimer.scheduleAfter(timeouts.checkInterval());
    }
  }

  void remove(ClientConnection client) {
    connections.remove(client);
  }

  void handle(ClientConnection client, ReceivedRequest received) {
    boolean truncated = received.body().bytes().length == MAX_BODY;
    if (handler instanceof UpgradeHandler upgrades && WebSocket.isUpgrade(received.head())) {
      upgrade(client, received, upgrades);
      return;
    }
    var _ =
        respond(client, received)
            .whenComplete(
                (answer, failure) -> loop.run(() -> reply(client, answer, failure, truncated)));
  }

  private void upgrade(ClientConnection client, ReceivedRequest received, UpgradeHandler upgrades) {
    BasicClassicHttpResponse accepted = WebSocket.accept(received.head());
    CompletableFuture<Upgrade> decision;
    try {
      HttpResponse rejection = invalidHost(received.head());
      if (rejection == null) {
        rejection = rejection(toRequest(received));
      }
      if (rejection == null && accepted == null) {
        rejection = NOT_AN_UPGRADE;
      }
      decision =
          rejection == null
              ? upgrades.upgrade(toRequest(received))
              : CompletableFuture.completedFuture(new Upgrade.Refuse(rejection));
    } catch (RuntimeException e) {
      decision = CompletableFuture.failedFuture(e);
    }
    var _ =
        decision.whenComplete((decided, failure) ->
            loop.run(() -> {
              if (decided instanceof Upgrade.Accept accept && accepted != null) {
                accept.onOpened().accept(client.upgrade(accepted, accept, loop));
              } else {
                HttpResponse refusal =
                    decided instanceof Upgrade.Refuse refuse ? refuse.response() : null;
                reply(client, refusal, failure, false);
              }
            }));
  }

  private @Nullable HttpResponse rejection(HttpRequest request) {
    HttpResponse rejection = originPolicy.rejection(request);
    return rejection == null && !loop.memory().hasRoom(MEMORY_SHARE) ? OVERLOADED : rejection;
  }

  private CompletableFuture<HttpResponse> respond(
      ClientConnection client, ReceivedRequest received) {
    try {
      HttpResponse rejection = invalidHost(received.head());
      if (rejection != null) {
        client.closeAfterReply();
        return CompletableFuture.completedFuture(rejection);
      }
      HttpRequest request = toRequest(received);
      rejection = rejection(request);
      if (rejection == null && request.path().equals("*")) {
        // A request about the server itself.
        rejection = NO_CONTENT;
      }
      return rejection == null
          ? handler.handle(request)
          : CompletableFuture.completedFuture(rejection);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void reply(
      ClientConnection client,
      @Nullable HttpResponse response,
      @Nullable Throwable failure,
      boolean truncated) {
    if (failure != null) {
      Thread thread = Thread.currentThread();
      Throwable cause = failure.getCause();
      thread
          .getUncaughtExceptionHandler()
          .uncaughtException(thread, cause == null ? failure : cause);
    }
    HttpResponse answer = response == null ? INTERNAL_ERROR : response;
    switch (answer.body()) {
      case Payload body -> reply(client, answer, body, truncated);
      case HttpResponse.Stream stream -> {
        var _ =
            ResponseBody.collect(stream)
                .thenAccept(body -> loop.run(() -> reply(client, answer, body, truncated)));
      }
    }
  }

  private void reply(
      ClientConnection client, HttpResponse answer, Payload body, boolean truncated) {
    BasicClassicHttpResponse message = new BasicClassicHttpResponse(answer.status());
    for (Header header : answer.headers()) {
      if (OriginPolicy.isHeaderName(header.name())) {
        message.addHeader(header.name(), header.value());
      }
    }
    message.setHeader("Date", HttpDateGenerator.INSTANCE.getCurrentDate());
    if (truncated) {
      message.setHeader("Connection", "close");
    }
    client.reply(message, body.bytes());
  }

  // The host is in one header, and a target with a host has the same one.
  private static @Nullable HttpResponse invalidHost(org.apache.hc.core5.http.HttpRequest head) {
    if (head.countHeaders("Host") != 1) {
      return message(400, "exactly one Host header is required");
    }
    String target = head.getPath();
    String host = head.getFirstHeader("Host").getValue();
    return target.charAt(0) == '/' || target.equals("*") || authority(target).equalsIgnoreCase(host)
        ? null
        : message(400, "the target and the header Host name different hosts");
  }

  // `localhost:4701` of `http://localhost:4701/path`
  private static String authority(String target) {
    int start = target.indexOf("://") + 3;
    for (int end = start; end < target.length(); end++) {
      if (target.charAt(end) == '/' || target.charAt(end) == '?') {
        return target.substring(start, end);
      }
    }
    return target.substring(start);
  }

  private HttpRequest toRequest(ReceivedRequest received) {
    org.apache.hc.core5.http.HttpRequest request = received.head();
    String target = request.getPath();
    if (target.charAt(0) != '/' && !target.equals("*")) {
      target = target.substring(target.indexOf("://") + 3 + authority(target).length());
      target = target.startsWith("/") ? target : "/" + target;
    }
    int question = target.indexOf('?');
    List<Header> headers = new ArrayList<>();
    for (org.apache.hc.core5.http.Header header : request.getHeaders()) {
      headers.add(new Header(header.getName(), header.getValue()));
    }
    return new HttpRequest(
        request.getMethod(),
        question < 0 ? target : target.substring(0, question),
        question < 0 ? null : target.substring(question + 1),
        request.getVersion() == null ? "HTTP/1.1" : request.getVersion().format(),
        headers,
        received.body(),
        "127.0.0.1",
        clock.instant(),
        Ids.uuid());
  }

  /// Closes the port. Running requests are completed, then all connections are closed; idle ones
  /// are kept for a second, as a request may be on its way.
  public void drain() {
    listener.close();
    loop.runAndWait(() -> {
      List.copyOf(connections).forEach(ClientConnection::drain);
      deadlineTimer.scheduleWithin(timeouts.checkInterval());
    });
  }

  /// Closes the port and all connections.
  @Override
  public void close() {
    listener.close();
    loop.runAndWait(() -> {
      deadlineTimer.cancel();
      List.copyOf(connections).forEach(ClientConnection::close);
    });
  }
}
