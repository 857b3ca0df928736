package aloft.local.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.local.deployment.LockOwner;
import aloft.local.state.RunningProcess;
import aloft.local.state.StateFolder;
import aloft.spi.diagnostic.UserException;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that hangs, or is another's: real ones.
final class LocalCloudClientTest {
  @TempDir private Path folder;
  private LocalCloudFixture ground;

  @BeforeEach
  void open() throws Exception {
    ground = new LocalCloudFixture(folder);
  }

  @AfterEach
  void close() {
    ground.close();
  }

  private ProcessHandle worker(String answer) {
    return ProcessHandle.of(Long.parseLong(answer.replaceAll(".* ", ""))).orElseThrow();
  }

  @Test
  void aProcessThatHangsIsEndedWithItsWorkers() throws Exception {
    ground.deploy(ground.saying("shop", "one"));
    ProcessHandle worker = worker(ground.get("shop"));
    ProcessHandle process = ground.process();
    LocalCloudFixture.stop(process);

    assertThatThrownBy(() -> ground.background().status())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("process " + process.pid() + " hangs");
    assertThat(ground.background().stop()).isTrue();

    assertThat(LockOwner.hasEnded(process)).isTrue();
    assertThat(LockOwner.hasEnded(worker)).isTrue();
    assertThat(ground.background().status()).isNull();
    assertThat(ground.background().stop()).isFalse();
  }

  @Test
  void aCommandThatFindsItHangingStartsAnother() throws Exception {
    ground.deploy(ground.saying("shop", "one"));
    String url = ground.url("shop");
    ProcessHandle worker = worker(ground.get("shop"));
    ProcessHandle process = ground.process();
    LocalCloudFixture.stop(process);

    assertThat(ground.deploy(ground.saying("shop", "two")).changed()).isTrue();

    assertThat(LockOwner.hasEnded(process)).isTrue();
    assertThat(LockOwner.hasEnded(worker)).isTrue();
    assertThat(ground.url("shop")).isEqualTo(url);
    assertThat(ground.get("shop")).startsWith("two ");
  }

  @Test
  void aProcessThatHangsBeforeItCouldBeAskedIsEnded() throws Exception {
    ground.deploy(ground.saying("shop", "one"));
    ProcessHandle process = ground.process();
    LocalCloudFixture.stop(process);
    Files.delete(ground.background().home().process());

    assertThat(ground.background().stop()).isTrue();

    assertThat(LockOwner.hasEnded(process)).isTrue();
  }

  @Test
  void anIdThatAnotherProcessHasByNowIsLeftAlone() throws Exception {
    ground.deploy(ground.saying("shop", "one"));
    Path told = ground.background().home().holder();
    ground.background().stop();
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(told, "{\"process\": " + other.pid() + ", \"started\": 1000}\n");
      Files.writeString(
          ground.background().home().process(),
          "{\"process\": %d, \"port\": %d, \"version\": \"development\", \"token\": \"x\"}\n"
              .formatted(other.pid(), LocalCloudFixture.freePort()));

      assertThat(ground.background().status()).isNull();
      assertThat(ground.background().stop()).isFalse();
      ground.deploy(ground.saying("shop", "one"));

      assertThat(ground.get("shop")).startsWith("one ");
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void noneIsToldOfWhereNoneRuns() {
    assertThat(ground.background().status()).isNull();
    assertThat(ground.background().stop()).isFalse();
  }

  @Test
  void oneThatAnswersIsAskedOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          byte[] status =
              "{\"process\":1,\"version\":\"1\",\"deployed\":[],\"lost\":[]}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, status.length);
          exchange.getResponseBody().write(status);
          exchange.close();
        });
    server.start();
    try {
      StateFolder home = ground.background().home();
      home.prepare();
      long self = ProcessHandle.current().pid();
      new RunningProcess(self, server.getAddress().getPort(), "1", "token").write(home);

      assertThat(ground.background().status()).isNotNull();
      assertThat(asked).hasValue(1);
    } finally {
      server.stop(0);
      Files.delete(ground.background().home().process());
    }
  }
}
