package aloft.local.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.local.admin.AdminMessages;
import aloft.local.state.LockOwner;
import aloft.local.state.RunningProcess;
import aloft.local.state.StateFolder;
import aloft.local.state.StoredDeployment;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Topology;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          byte[] status =
              "{\"process\":1,\"version\":\"1\",\"deployed\":[],\"lost\":[]}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, status.length);
          exchange.getResponseBody().write(status);
          exchange.close();
        });
    server.start();
    try {
      StateFolder home = cloud.process().home();
      home.prepare();
      long self = ProcessHandle.current().pid();
      new RunningProcess(self, server.getAddress().getPort(), "1", "token").write(home);

      assertThat(cloud.process().status()).isNotNull();
      assertThat(requests).hasValue(1);
    } finally {
      server.stop(0);
      Files.delete(cloud.process().home().process());
    }
  }

  @Test
  void functionsGetTheVariablesOfTheShellThatDeployed() throws Exception {
    Topology topology =
        cloud.service(
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
}
