package aloft.local.gateway;

import aloft.local.http.Exchanges;
import aloft.spi.gateway.Header;
import aloft.spi.gateway.HttpAnswer;
import aloft.spi.gateway.HttpRequest;
import aloft.spi.worker.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.HttpResponseInterceptor;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnectionFactory;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.RequestValidateHost;
import org.apache.hc.core5.http.protocol.ResponseConnControl;
import org.apache.hc.core5.http.protocol.ResponseContent;
import org.apache.hc.core5.http.protocol.ResponseDate;

/// One port on the loopback address that many callers reach at a time. A caller's connection has a
/// thread of its own, which speaks with the worker, too: a virtual one would change carriers at
/// each read.
public final class HttpServer implements AutoCloseable {
  /// A front tells its own limit by the one byte that is too much.
  private static final int LARGEST = 10 * 1024 * 1024 + 1;

  private static final Caller.Patience PATIENCE =
      new Caller.Patience(75_000, 60_000, 60_000, 2_000);
  private static final HttpAnswer BROKEN =
      new HttpAnswer(
          500,
          List.of(new Header("Content-Type", "application/json")),
          Payload.of("{\"message\":\"Internal Server Error\"}"));
  private static final Http1Config LIMITS =
      Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(200).build();

  private final ServerSocket server = new ServerSocket();
  private final Set<Caller> callers = ConcurrentHashMap.newKeySet();
  private final Caller.Patience patience;
  private final Guard guard;
  private final Responder responder;
  private final Clock clock;

  /// Answers a request.
  @FunctionalInterface
  public interface Responder {

    HttpAnswer answer(HttpRequest request);
  }

  /// Opens a port.
  ///
  /// @param port 0 for any that is free
  /// @throws java.net.BindException where another program has it
  public HttpServer(int port, Guard guard, Responder responder, Clock clock) throws IOException {
    this(port, guard, responder, clock, PATIENCE);
  }

  HttpServer(int port, Guard guard, Responder responder, Clock clock, Caller.Patience patience)
      throws IOException {
    this.patience = patience;
    this.guard = guard;
    this.responder = responder;
    this.clock = clock;
    server.setReuseAddress(true);
    server.bind(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 512);
    server.setSoTimeout(patience.tick());
    Thread.ofPlatform().daemon().name("http-" + port()).start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    HttpProcessor processor = processor();
    DefaultBHttpServerConnectionFactory connections =
        DefaultBHttpServerConnectionFactory.builder()
            .http1Config(LIMITS)
            .requestParserFactory(Exchanges.parsers(LIMITS))
            .build();
    long looked = System.nanoTime();
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Caller caller = new Caller(socket, patience);
        makeRoom();
        callers.add(caller);
        Thread.ofPlatform()
            .daemon()
            .name("http-call")
            .start(() -> serve(processor, connections, socket, caller));
      } catch (IOException e) {
        // Closed; or no one has called, or has gone again, and it is the loop that decides.
      }
      long now = System.nanoTime();
      if (now - looked >= patience.tick() * 1_000_000L) {
        looked = now;
        callers.forEach(caller -> caller.look(now));
      }
    }
  }

  private void makeRoom() {
    if (callers.size() >= patience.callers()) {
      callers.stream()
          .filter(Caller::isWaiting)
          .min(Comparator.comparingLong(Caller::due))
          .ifPresent(Caller::close);
    }
  }

  private void serve(
      HttpProcessor processor,
      DefaultBHttpServerConnectionFactory connections,
      Socket socket,
      Caller caller) {
    try (socket;
        DefaultBHttpServerConnection connection = connections.createConnection(socket)) {
      socket.setTcpNoDelay(true);
      HttpCoreContext context = HttpCoreContext.create();
      HttpService service =
          new HttpService(
              processor,
              (request, found) -> (heard, answer, known) -> handle(heard, answer, caller),
              Exchanges::isKept,
              null);
      while (connection.isOpen()) {
        service.handleRequest(connection, context);
        caller.awaitHead(patience);
      }
    } catch (IOException | HttpException e) {
      // The caller has gone, or does not speak HTTP.
    } finally {
      callers.remove(caller);
    }
  }

  private static HttpProcessor processor() {
    return new DefaultHttpProcessor(
        new HttpRequestInterceptor[] {new RequestValidateHost()},
        new HttpResponseInterceptor[] {
          new ResponseDate(), new ResponseContent(true), new ResponseConnControl()
        });
  }

  private void handle(ClassicHttpRequest request, ClassicHttpResponse response, Caller caller)
      throws IOException, HttpException {
    HttpEntity entity = request.getEntity();
    byte[] body = new byte[0];
    caller.awaitBody(patience);
    if (entity != null) {
      try (InputStream in = entity.getContent()) {
        body = read(in, caller);
        if (body.length == LARGEST) {
          // The rest is not worth reading, and stands in the way of the next request.
          response.setHeader("Connection", "close");
        }
      }
    }
    caller.work();
    HttpAnswer answer = answer(request(request, body));
    caller.awaitTaking(patience);
    response.setCode(answer.status());
    for (Header header : answer.headers()) {
      if (Guard.isName(header.name())) {
        response.addHeader(header.name(), header.value());
      }
    }
    if (answer.status() >= 200 && answer.status() != 204 && answer.status() != 304) {
      response.setEntity(new ByteArrayEntity(answer.body().bytes(), null));
    }
    EntityUtils.consume(entity);
  }

  private static byte[] read(InputStream in, Caller caller) throws IOException, HttpException {
    try {
      return in.readNBytes(LARGEST);
    } catch (MalformedChunkCodingException e) {
      throw new ProtocolException(e.getMessage(), e);
    } catch (IOException e) {
      caller.excuse();
      throw e;
    }
  }

  private HttpAnswer answer(HttpRequest heard) {
    HttpAnswer refusal = guard.refuse(heard);
    try {
      return refusal == null ? responder.answer(heard) : refusal;
    } catch (RuntimeException e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      return BROKEN;
    }
  }

  private HttpRequest request(ClassicHttpRequest request, byte[] body) {
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
        Payload.of(body),
        "127.0.0.1",
        clock.instant(),
        Ids.next());
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      // What cannot be closed is closed already.
    }
    callers.forEach(Caller::close);
  }
}
