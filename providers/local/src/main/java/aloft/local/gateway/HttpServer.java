package aloft.local.gateway;

import aloft.local.http.Connection;
import aloft.local.http.EventLoop;
import aloft.local.http.ReceivedRequest;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpDateGenerator;
import org.jspecify.annotations.Nullable;

/// One port on the loopback address that many callers reach at a time. One thread reads what they
/// want and writes what they get: a thread for each would change with the others in every call.
public final class HttpServer implements AutoCloseable {
  /// A front tells its own limit by the one byte that is too much.
  private static final int LARGEST = 10 * 1024 * 1024 + 1;

  private static final ClientConnection.Patience PATIENCE =
      new ClientConnection.Patience(75_000, 60_000, 60_000, 2_000);
  private static final HttpResponse BROKEN = says(500, "Internal Server Error");
  private static final HttpResponse NO_HOST = says(400, "One Host header is needed");
  private static final Connection.Limits LIMITS = new Connection.Limits(16 * 1024, 200, LARGEST);

  private final EventLoop loop;
  private final EventLoop.Listener port;
  private final EventLoop.Timer tick;
  private final Set<ClientConnection> callers = new HashSet<>();
  private final ClientConnection.Patience patience;
  private final OriginPolicy guard;
  private final Responder responder;
  private final Clock clock;

  /// Answers a request.
  @FunctionalInterface
  public interface Responder {

    /// Begins to answer without waiting for anything; the answer may come from any thread.
    CompletableFuture<HttpResponse> answer(HttpRequest request);
  }

  /// Opens a port.
  ///
  /// @param loop in which it is served
  /// @param port 0 for any that is free
  /// @throws java.net.BindException where another program has it
  public HttpServer(EventLoop loop, int port, OriginPolicy guard, Responder responder, Clock clock)
      throws IOException {
    this(loop, port, guard, responder, clock, PATIENCE);
  }

  HttpServer(
      EventLoop loop,
      int port,
      OriginPolicy guard,
      Responder responder,
      Clock clock,
      ClientConnection.Patience patience)
      throws IOException {
    this.loop = loop;
    this.patience = patience;
    this.guard = guard;
    this.responder = responder;
    this.clock = clock;
    this.tick = loop.timer(this::look);
    this.port = loop.open(port, this::accept);
  }

  private static HttpResponse says(int status, String message) {
    return new HttpResponse(
        status,
        List.of(new Header("Content-Type", "application/json")),
        Payload.of("{\"message\":\"" + message + "\"}"));
  }

  public int port() {
    return port.number();
  }

  private void accept(SocketChannel channel) {
    if (callers.size() >= patience.callers()) {
      callers.stream()
          .filter(ClientConnection::isWaiting)
          .min(Comparator.comparingLong(ClientConnection::due))
          .ifPresent(ClientConnection::close);
    }
    new Connection(
        loop,
        channel,
        LIMITS,
        connection -> {
          ClientConnection caller = new ClientConnection(this, connection, patience);
          callers.add(caller);
          return caller;
        });
    tick.within(patience.tick());
  }

  private void look() {
    long now = System.nanoTime();
    List.copyOf(callers).forEach(caller -> caller.look(now));
    if (!callers.isEmpty()) {
      tick.in(patience.tick());
    }
  }

  void forget(ClientConnection caller) {
    callers.remove(caller);
  }

  void answer(ClientConnection caller, ReceivedRequest heard) {
    boolean cut = heard.body().bytes().length == LARGEST;
    var _ =
        answer(heard)
            .whenComplete((answer, broken) -> loop.run(() -> reply(caller, answer, broken, cut)));
  }

  private CompletableFuture<HttpResponse> answer(ReceivedRequest heard) {
    try {
      HttpRequest request = request(heard);
      HttpResponse refusal =
          heard.head().countHeaders("Host") == 1 ? guard.refuse(request) : NO_HOST;
      return refusal == null
          ? responder.answer(request)
          : CompletableFuture.completedFuture(refusal);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void reply(
      ClientConnection caller,
      @Nullable HttpResponse found,
      @Nullable Throwable broken,
      boolean cut) {
    if (broken != null) {
      Thread thread = Thread.currentThread();
      Throwable cause = broken.getCause();
      thread
          .getUncaughtExceptionHandler()
          .uncaughtException(thread, cause == null ? broken : cause);
    }
    HttpResponse answer = found == null ? BROKEN : found;
    BasicClassicHttpResponse response = new BasicClassicHttpResponse(answer.status());
    for (Header header : answer.headers()) {
      if (OriginPolicy.isName(header.name())) {
        response.addHeader(header.name(), header.value());
      }
    }
    response.setHeader("Date", HttpDateGenerator.INSTANCE.getCurrentDate());
    if (cut) {
      response.setHeader("Connection", "close");
    }
    caller.reply(response, answer.body().bytes());
  }

  private HttpRequest request(ReceivedRequest heard) {
    org.apache.hc.core5.http.HttpRequest request = heard.head();
    String target = request.getPath();
    int scheme = target.indexOf("://");
    if (scheme > 0 && !target.startsWith("/")) {
      int slash = target.indexOf('/', scheme + 3);
      target = slash < 0 ? "/" : target.substring(slash);
    }
    int mark = target.indexOf('?');
    List<Header> headers = new ArrayList<>();
    for (org.apache.hc.core5.http.Header header : request.getHeaders()) {
      headers.add(new Header(header.getName(), header.getValue()));
    }
    return new HttpRequest(
        request.getMethod(),
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? null : target.substring(mark + 1),
        request.getVersion() == null ? "HTTP/1.1" : request.getVersion().format(),
        headers,
        heard.body(),
        "127.0.0.1",
        clock.instant(),
        Ids.next());
  }

  /// Closes it with all connections.
  @Override
  public void close() {
    port.close();
    loop.join(() -> {
      tick.stop();
      List.copyOf(callers).forEach(ClientConnection::close);
    });
  }
}
