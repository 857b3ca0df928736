package aloft.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.emulation.LambdaEmulation;
import aloft.aws.vectors.Exchange;
import aloft.aws.vectors.ExchangeScript;
import aloft.aws.vectors.Vectors;
import aloft.local.http.EventLoop;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Runs all vectors through real sockets, with the raw bytes of each request.
final class SocketVectorsTest {

  @TestFactory
  List<DynamicContainer> files() {
    return Vectors.all("").stream()
        .map(file -> DynamicContainer.dynamicContainer(file.name(), exchanges(file)))
        .toList();
  }

  private static List<DynamicTest> exchanges(Vectors file) {
    Topology topology = Topology.fromJson(file.topology().toJson());
    Map<String, VectorPlayer> stages = new HashMap<>();
    List<DynamicTest> tests = new ArrayList<>();
    for (Exchange exchange : file.exchanges()) {
      VectorPlayer player =
          stages.computeIfAbsent(
              String.valueOf(exchange.apiId()), front -> new VectorPlayer(topology, exchange));
      tests.add(DynamicTest.dynamicTest(exchange.name(), () -> player.play(exchange)));
    }
    return tests;
  }

  /// Runs the exchanges of one file of vectors against one handler, which keeps its caches.
  private static final class VectorPlayer implements FunctionInvoker {
    private final Topology topology;
    private final Gateway gateway;
    private volatile ExchangeScript script;

    VectorPlayer(Topology topology, Exchange first) {
      this.topology = topology;
      this.script = new ExchangeScript(first, topology);
      HttpHandler front = front(first, topology);
      this.gateway =
          new Gateway(
              request -> shortened(front.handle(request)),
              this,
              fetch -> CompletableFuture.completedFuture(script.fetch(fetch.uri())));
    }

    private static HttpHandler front(Exchange exchange, Topology topology) {
      if ("lambda".equals(exchange.apiId())) {
        return new LambdaEmulation().cloudApi(List.of(topology));
      }
      return topology.triggers(Trigger.HttpApi.class).stream()
          .filter(api -> exchange.apiId() == null || exchange.apiId().equals(api.id()))
          .findFirst()
          .map(api -> new LambdaEmulation().triggers().http(topology, api))
          .orElseThrow();
    }

    // Shortens the timeouts of the handlers.
    private Action shortened(Action next) {
      return next instanceof Action.Invoke call && isLate()
          ? new Action.Invoke(
              call.function(),
              call.event(),
              call.cacheKey(),
              Duration.ofMillis(20),
              call.timeoutResponse(),
              call.next())
          : next;
    }

    private boolean isLate() {
      Exchange.Call next = script.nextCall();
      return next != null && next.isLate();
    }

    @Override
    public CompletableFuture<InvocationResult> invoke(String function, Invocation invocation) {
      boolean late = isLate();
      InvocationResult result = script.call(function, invocation.event());
      return late
          ? CompletableFuture.supplyAsync(
              () -> result, CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS))
          : CompletableFuture.completedFuture(result);
    }

    @Override
    public Duration maxDuration(String function) {
      return isLate() ? Duration.ofMinutes(15) : Duration.ZERO;
    }

    @Override
    public void log(String function, String line) {
      script.log(function, line);
    }

    @Override
    public ExecutionPolicy.Retry retry(String function) {
      return new ExecutionPolicy.Retry(2, Duration.ofMillis(1));
    }

    void play(Exchange exchange) throws IOException, HttpException {
      ExchangeScript current = new ExchangeScript(exchange, topology);
      script = current;
      OriginPolicy originPolicy = new OriginPolicy(true, origins(exchange));
      try (EventLoop loop = new EventLoop("test");
          HttpServer server = new HttpServer(loop, 0, originPolicy, gateway, Clock.systemUTC())) {
        HttpResponse answer = send(server.port(), exchange);
        for (int i = 0; i < 500 && current.nextCall() != null; i++) {
          LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        assertThat(current.finish(answer)).isEmpty();
      }
    }

    private static Set<String> origins(Exchange exchange) {
      return exchange.headers().stream()
          .filter(header -> header.name().equalsIgnoreCase("origin"))
          .map(Header::value)
          .collect(Collectors.toSet());
    }

    private static HttpResponse send(int port, Exchange exchange)
        throws IOException, HttpException {
      StringBuilder head =
          new StringBuilder(exchange.method() + " " + exchange.target() + " HTTP/1.1\r\n");
      exchange
          .headers()
          .forEach(header -> head.append(header.name() + ": " + header.value() + "\r\n"));
      byte[] body = exchange.body().bytes();
      if (body.length > 0) {
        head.append("Content-Length: " + body.length + "\r\n");
      }
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
          DefaultBHttpClientConnection connection =
              new DefaultBHttpClientConnection(Http1Config.DEFAULT)) {
        OutputStream out = socket.getOutputStream();
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        out.write(body);
        out.flush();
        connection.bind(socket);
        ClassicHttpResponse response = connection.receiveResponseHeader();
        boolean bare = response.getCode() == 204 || response.getCode() == 304;
        if (!bare && !exchange.method().equals("HEAD")) {
          connection.receiveResponseEntity(response);
        }
        byte[] text =
            response.getEntity() == null
                ? new byte[0]
                : EntityUtils.toByteArray(response.getEntity());
        List<Header> headers = new ArrayList<>();
        for (org.apache.hc.core5.http.Header header : response.getHeaders()) {
          headers.add(new Header(header.getName(), header.getValue()));
        }
        return new HttpResponse(response.getCode(), headers, Payload.of(text));
      }
    }
  }
}
