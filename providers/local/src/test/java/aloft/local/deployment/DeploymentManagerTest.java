package aloft.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.local.echo.EchoEmulation;
import aloft.local.gateway.AsyncInvocation;
import aloft.local.gateway.DocumentCache;
import aloft.local.http.EventLoop;
import aloft.local.state.StateFolder;
import aloft.local.state.StoredDeployment;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Code;
import aloft.spi.model.Function;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Runtime;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests deployments in this process, with real workers whose code is a folder.
final class DeploymentManagerTest {
  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private EventLoop loop;
  private DeploymentManager deployments;

  @BeforeEach
  void open() throws IOException {
    loop = new EventLoop("test");
    Environment environment =
        new Environment(
            Map.of(
                "PATH",
                System.getenv("PATH"),
                "XDG_DATA_HOME",
                folder.resolve("data").toString(),
                "XDG_CACHE_HOME",
                folder.resolve("cache").toString()),
            folder,
            folder,
            Clock.systemUTC(),
            null);
    StateFolder home = StateFolder.of(environment);
    home.prepare();
    int firstPort;
    try (ServerSocket socket = new ServerSocket(0)) {
      firstPort = socket.getLocalPort();
    }
    deployments =
        new DeploymentManager(
            loop,
            home,
            provider -> new EchoEmulation(Duration.ofSeconds(10), 4, null),
            new Ports(loop, home, firstPort, true, environment.clock()),
            Set.of(),
            new DocumentCache(),
            environment);
  }

  @AfterEach
  void close() {
    deployments.close();
    loop.close();
    http.close();
  }

  /// Deploys a function `hello`, whose code is an expression, with a URL and more triggers.
  private Deployment deploy(String javaScript, Trigger... triggers) throws IOException {
    List<Trigger> all = new ArrayList<>(List.of(triggers));
    all.add(api("url", null));
    return deployWith(javaScript, all);
  }

  private static Trigger api(String id, @Nullable Integer port) {
    return new Trigger.HttpApi(
            id,
            "url",
            List.of(new Trigger.Route("hello", "ANY", "/")),
            Mapping.empty(SourceRange.of("test")))
        .withPort(port);
  }

  private Deployment deployWith(String javaScript, List<Trigger> all) throws IOException {
    Path code = Files.createDirectories(folder.resolve("code-" + System.nanoTime()));
    Files.writeString(code.resolve("index.js"), "exports.hello = " + javaScript + ";");
    SourceRange place = SourceRange.of("test");
    Function hello =
        new Function(
            "hello",
            "shop-hello",
            "hello",
            new Runtime("nodejs22.x"),
            128,
            Duration.ofSeconds(10),
            Map.of(),
            List.of(),
            place,
            place);
    Topology topology =
        new Topology(
            "shop-dev",
            "echo",
            "shop",
            "dev",
            "here",
            List.of(new LocalFunction(hello, new Code.Folder(code), List.of(), null)),
            all,
            List.of(),
            List.of());
    StoredDeployment stored =
        new StoredDeployment(
            topology.toJson(), Instant.now().toString(), Map.of(), null, null, null);
    assertThat(deployments.apply(stored, folder, false)).isTrue();
    return deployments.find("shop-dev");
  }

  private HttpResponse<String> post(Deployment deployment, String body) throws Exception {
    URI url = URI.create(deployment.endpoints().getFirst().url() + "some/path?a=b");
    return http.send(
        HttpRequest.newBuilder(url)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .header("X-Mine", "yes")
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static Invocation invocation(String payload) {
    return new Invocation("id", new Event.Body(Payload.of(payload)));
  }

  private void await(String text, Path file) throws Exception {
    Instant end = Instant.now().plusSeconds(20);
    while (!Files.exists(file) || !Files.readString(file).contains(text)) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(5);
    }
  }

  @Test
  void httpRequestReachesTheFunctionAndItsResponseTheCaller() throws Exception {
    Deployment shop =
        deploy(
            """
            async (event, response) => {
              response.writeHead(418, { 'X-Kind': 'tea', 'Content-Type': 'text/x' });
              response.end([event.method, event.url, event.headers['x-mine'], event.body].join(' '));
            }
            """);
    HttpResponse<String> response = post(shop, "höt");
    assertThat(response.body()).isEqualTo("POST /some/path?a=b yes höt");
    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(response.headers().firstValue("X-Kind")).hasValue("tea");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/x");
  }

  @Test
  void concurrentRequestsShareAWorker() throws Exception {
    Deployment shop =
        deploy(
            "(() => { const all = []; return () => new Promise((resolve) => { all.push(resolve);"
                + " if (all.length === 4) all.forEach((go) => go(String(process.pid))); }); })()");
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(
          CompletableFuture.supplyAsync(() -> {
            try {
              return post(shop, "");
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }));
    }
    assertThat(calls.stream().map(call -> call.join().body()).distinct()).hasSize(1);
    assertThat(shop.workerCount()).isEqualTo(1);
  }

  @Test
  void timerCallsItsFunctionUntilTheDeploymentIsRemoved() throws Exception {
    Path calls = folder.resolve("calls");
    Mapping settings = (Mapping) Json.read("{\"millis\": \"30\"}", "test");
    deploy(
        "async (time) => require('fs').appendFileSync('" + calls + "', 'at ' + time + '.')",
        new Trigger.Timer("tick", "hello", settings));
    await("Z.at 2", calls);
    assertThat(deployments.remove("shop-dev")).isTrue();
    String before = Files.readString(calls);
    assertThat(deployments.remove("shop-dev")).isFalse();
    assertThat(Files.readString(calls)).isEqualTo(before);
  }

  @Test
  void asynchronousCallIsRepeatedAsThePolicySays() throws Exception {
    Path calls = folder.resolve("calls");
    Deployment shop =
        deploy(
            "async (event) => { require('fs').appendFileSync('"
                + calls
                + "', event + '.'); throw new Error('no'); }");
    AsyncInvocation.start(shop, "hello", new Event.Body(Payload.of("\"one\"")));
    await("one.one.one.", calls);
    assertThat(shop.invoke("hello", invocation("\"last\"")).join().outcome())
        .isInstanceOf(InvocationOutcome.Fault.class);
    assertThat(Files.readString(calls)).isEqualTo("one.one.one.last.");
  }

  @Test
  void runningCallEndsInItsVersion() throws Exception {
    Path started = folder.resolve("started");
    Path released = folder.resolve("released");
    Deployment shop =
        deploy(
            """
            async () => {
              const fs = require('fs');
              fs.writeFileSync('%s', 'yes');
              while (!fs.existsSync('%s')) await new Promise((go) => setTimeout(go, 5));
              return 'old';
            }
            """
                .formatted(started, released));
    var running = shop.invoke("hello", invocation("1"));
    await("yes", started);
    assertThat(deploy("async () => 'new'")).isSameAs(shop);
    assertThat(post(shop, "").body()).isEqualTo("new");
    assertThat(shop.hasSingleVersion()).isFalse();
    Files.writeString(released, "");

    assertThat(running.join().outcome())
        .isEqualTo(new InvocationOutcome.Success(Payload.of("old"), "text/plain"));
    Instant end = Instant.now().plusSeconds(20);
    while (!shop.hasSingleVersion()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.onSpinWait();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /// A server that moves to another port, or ends with its API, completes its requests.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void requestEndsOnThePortThatIsClosed(boolean moved) throws Exception {
    Path started = folder.resolve("started");
    Path released = folder.resolve("released");
    String slow =
        """
        async () => {
          const fs = require('fs');
          fs.writeFileSync('%s', 'yes');
          while (!fs.existsSync('%s')) await new Promise((go) => setTimeout(go, 5));
          return 'old';
        }
        """
            .formatted(started, released);
    Deployment shop = deployWith(slow, List.of(api("first", freePort()), api("second", null)));
    String before = shop.endpoints().getFirst().url();
    CompletableFuture<String> running =
        CompletableFuture.supplyAsync(() -> {
          try {
            return post(shop, "x").body();
          } catch (Exception e) {
            return e.toString();
          }
        });
    await("yes", started);
    deployWith(
        "async () => 'new'",
        moved
            ? List.of(api("first", freePort()), api("second", null))
            : List.of(api("second", null)));
    String after = shop.endpoints().getFirst().url();

    assertThat(after).isNotEqualTo(before);
    assertThat(post(shop, "x").body()).isEqualTo("new");
    assertThatThrownBy(() ->
            new Socket(InetAddress.getLoopbackAddress(), URI.create(before).getPort()).close())
        .isInstanceOf(ConnectException.class);
    assertThat(running).isNotDone();
    Files.writeString(released, "");
    assertThat(running.get(20, TimeUnit.SECONDS)).isEqualTo("old");
  }

  @Test
  void removalLetsARunningRequestEnd() throws Exception {
    Path started = folder.resolve("started");
    Deployment shop =
        deploy(
            "async () => { require('fs').writeFileSync('"
                + started
                + "', 'yes'); await new Promise((go) => setTimeout(go, 300)); return 'done'; }");
    CompletableFuture<String> running =
        CompletableFuture.supplyAsync(() -> {
          try {
            return post(shop, "x").body();
          } catch (Exception e) {
            return e.toString();
          }
        });
    await("yes", started);

    assertThat(deployments.remove("shop-dev")).isTrue();
    assertThat(running.get(20, TimeUnit.SECONDS)).isEqualTo("done");
  }

  @Test
  void functionsAreFoundByTheirDeployedNames() throws Exception {
    deploy("async (n) => n + 1");
    var outcome = deployments.byDeployedName().invoke("shop-hello", invocation("1")).join();
    assertThat(outcome.outcome())
        .isEqualTo(new InvocationOutcome.Success(Payload.of("2"), "text/plain"));
    deployments.remove("shop-dev");
    assertThatThrownBy(
            () -> deployments.byDeployedName().invoke("shop-hello", invocation("1")).join())
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> deployments.find("shop-dev")).isInstanceOf(UserException.class);
  }

  @Test
  void crashOfTheFunctionIsAResponse() throws Exception {
    Deployment shop = deploy("async () => process.exit(3)");
    HttpResponse<String> response = post(shop, "");
    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).isEqualTo("Exit: exit status 3");
  }
}
