package aloft.local.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.local.admin.AdminMessages;
import aloft.local.gateway.HttpServer;
import aloft.local.http.EventLoop;
import aloft.local.state.LockOwner;
import aloft.local.state.RunningProcess;
import aloft.local.state.StateFolder;
import aloft.local.state.StoredDeployment;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the client with real processes that hang or that do not belong to the local cloud.
final class LocalCloudClientTest {
  @TempDir private Path folder;
  private LocalCloudFixture cloud;

  @BeforeEach
  void open() throws Exception {
    cloud = new LocalCloudFixture(folder);
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private ProcessHandle worker(String answer) {
    return ProcessHandle.of(Long.parseLong(answer.replaceAll(".* ", ""))).orElseThrow();
  }

  @Test
  void hangingProcessIsKilledWithItsWorkers() throws Exception {
    cloud.deploy(cloud.answering("shop", "one"));
    ProcessHandle worker = worker(cloud.get("shop"));
    ProcessHandle process = cloud.handle();
    LocalCloudFixture.stop(process);

    assertThatThrownBy(() -> cloud.process().status())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("process " + process.pid() + " hangs");
    // Older versions have no socket.
    Files.delete(cloud.home().resolve("socket"));
    assertThatThrownBy(() -> cloud.process().status())
        .hasMessageContaining(process.pid() + " was started by another version of Aloft");
    assertThat(cloud.process().stop()).isTrue();

    assertThat(LockOwner.hasEnded(process)).isTrue();
    assertThat(LockOwner.hasEnded(worker)).isTrue();
    assertThat(cloud.process().status()).isNull();
    assertThat(cloud.process().stop()).isFalse();
  }

  @Test
  void commandReplacesAHangingProcess() throws Exception {
    cloud.deploy(cloud.answering("shop", "one"));
    String url = cloud.url("shop");
    ProcessHandle worker = worker(cloud.get("shop"));
    ProcessHandle process = cloud.handle();
    LocalCloudFixture.stop(process);

    assertThat(cloud.deploy(cloud.answering("shop", "two")).changed()).isTrue();

    assertThat(LockOwner.hasEnded(process)).isTrue();
    assertThat(LockOwner.hasEnded(worker)).isTrue();
    assertThat(cloud.url("shop")).isEqualTo(url);
    assertThat(cloud.get("shop")).startsWith("two ");
  }

  @Test
  void hangingProcessWithoutProcessFileIsKilled() throws Exception {
    cloud.deploy(cloud.answering("shop", "one"));
    ProcessHandle process = cloud.handle();
    LocalCloudFixture.stop(process);
    Files.delete(cloud.process().home().process());

    assertThat(cloud.process().stop()).isTrue();

    assertThat(LockOwner.hasEnded(process)).isTrue();
  }

  @Test
  void processWithAReusedIdIsNotKilled() throws Exception {
    cloud.deploy(cloud.answering("shop", "one"));
    Path ownerFile = cloud.process().home().holder();
    cloud.process().stop();
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(ownerFile, "{\"process\": " + other.pid() + ", \"started\": 1000}\n");
      Files.writeString(
          cloud.process().home().process(),
          "{\"process\": %d, \"port\": %d, \"version\": \"development\", \"token\": \"x\"}\n"
              .formatted(other.pid(), LocalCloudFixture.freePort()));

      assertThat(cloud.process().status()).isNull();
      assertThat(cloud.process().stop()).isFalse();
      cloud.deploy(cloud.answering("shop", "one"));

      assertThat(cloud.get("shop")).startsWith("one ");
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void statusIsNullIfNoProcessRuns() {
    assertThat(cloud.process().status()).isNull();
    assertThat(cloud.process().stop()).isFalse();
  }

  @Test
  void statusSendsOneRequest() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    StateFolder home = cloud.process().home();
    home.prepare();
    try (EventLoop loop = new EventLoop("test");
        HttpServer server =
            new HttpServer(
                loop,
                home.sockets().getFirst(),
                request -> {
                  requests.incrementAndGet();
                  return CompletableFuture.completedFuture(
                      new HttpResponse(
                          200,
                          List.of(),
                          Payload.of(
                              "{\"process\":1,\"port\":2,\"version\":\"1\",\"deployed\":[],\"lost\":[]}")));
                },
                Clock.systemUTC())) {
      assertThat(cloud.process().status()).isNotNull();
      assertThat(requests).hasValue(1);
      assertThat(server.port()).isNegative();
    } finally {
      Files.delete(home.sockets().getFirst());
    }
  }

  @Test
  void functionsGetTheVariablesOfTheShellThatDeployed() throws Exception {
    Topology topology =
        LocalCloudFixture.service(
            "shop",
            cloud.javaScript(
                "shop.zip",
                "async () => process.env.ECHO_KEY"
                    + " + ' ' + Object.keys(process.env).filter((k) => /^ALOFT_L/.test(k))"));
    cloud.deploy(topology, Map.of("ECHO_KEY", "one"));
    assertThat(cloud.get("shop")).isEqualTo("one ");

    assertThat(cloud.deploy(topology, Map.of("ECHO_KEY", "two")).changed())
        .as("the topology is unchanged")
        .isFalse();
    assertThat(cloud.get("shop")).isEqualTo("two ");

    cloud.process().stop();
    cloud.client().send("status", null, AdminMessages.Status.class);
    assertThat(cloud.get("shop")).as("after a restart").isEqualTo("two ");
    Path file = cloud.process().home().deployment("shop").resolve(StoredDeployment.FILE);
    assertThat(Files.getPosixFilePermissions(file))
        .as("it has credentials")
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  /// Counts the clients.
  private static AtomicInteger count(ServerSocketChannel server) {
    AtomicInteger clients = new AtomicInteger();
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              server.accept().close();
              clients.incrementAndGet();
            }
          } catch (IOException e) {
            // The test has ended.
          }
        });
    return clients;
  }

  @Test
  void programAtTheRecordedPortGetsNothing() throws Exception {
    try (ServerSocketChannel other = ServerSocketChannel.open()) {
      other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      AtomicInteger connections = count(other);
      int port = ((InetSocketAddress) other.getLocalAddress()).getPort();
      StateFolder home = cloud.process().home();
      home.prepare();
      new RunningProcess(ProcessHandle.current().pid(), port, "development", "t").write(home);

      cloud.deploy(cloud.answering("shop", "one"));

      assertThat(cloud.get("shop")).startsWith("one ");
      assertThat(connections).hasValue(0);
    }
  }

  @Test
  void socketThatAnotherUserMayHaveOpenedGetsNothing() throws Exception {
    StateFolder home = cloud.process().home();
    home.prepare();
    Files.setPosixFilePermissions(home.folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(home.sockets().getFirst()));
      AtomicInteger connections = count(other);

      assertThat(cloud.process().status()).isNull();
      cloud.deploy(cloud.answering("shop", "one"));

      assertThat(cloud.get("shop")).startsWith("one ");
      assertThat(connections).hasValue(0);
    }
  }

  @Test
  void programWithTheIdAndStartTimeOfTheProcessIsNotKilled() throws Exception {
    cloud.deploy(cloud.answering("shop", "one"));
    Path ownerFile = cloud.process().home().holder();
    cloud.process().stop();
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      long started = other.info().startInstant().orElseThrow().toEpochMilli();
      Files.writeString(
          ownerFile, "{\"process\": " + other.pid() + ", \"started\": " + started + "}\n");

      assertThat(cloud.process().stop()).isFalse();
      cloud.deploy(cloud.answering("shop", "one"));
      assertThat(cloud.process().stop()).isTrue();
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void longStateFolderHasItsSocketElsewhere() throws Exception {
    cloud.variable("XDG_DATA_HOME", folder.resolve("long".repeat(40)).toString());

    cloud.deploy(cloud.answering("shop", "one"));

    Path socket = cloud.process().home().sockets().getFirst();
    assertThat(socket.toString()).startsWith("/tmp/aloft-");
    assertThat(cloud.get("shop")).startsWith("one ");
    cloud.process().stop();
    assertThat(socket).doesNotExist();
  }

  @Test
  void onlyTheUserSeesVariables() throws Exception {
    cloud.deploy(cloud.answering("shop", "one"));
    RunningProcess running = Objects.requireNonNull(RunningProcess.read(cloud.process().home()));
    URI uri = URI.create("http://127.0.0.1:" + running.port() + "/anything");

    assertThat(status(uri, null)).isNotEqualTo(403);
    assertThat(status(uri, "wrong")).isEqualTo(403);
    assertThat(status(uri, running.token())).isNotEqualTo(403);
    assertThat(Files.getPosixFilePermissions(cloud.process().home().process()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  private static int status(URI uri, @Nullable String token) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (token != null) {
      request.header("Aloft-Token", token);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding()).statusCode();
  }
}
