package aloft.local.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.local.admin.AdminMessages;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Code;
import aloft.spi.model.InvocationMode;
import aloft.spi.model.Topology;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests failures of ports, disks and zips with a real process: deployments survive them.
final class LocalCloudFailureTest {
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

  private static ServerSocket occupy(int port) throws Exception {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  private static int port(String url) {
    return java.net.URI.create(url).getPort();
  }

  private String ownProcess() {
    return " (process " + ProcessHandle.current().pid() + ")";
  }

  @Test
  void portInUseIsReplacedAndReported() throws Exception {
    cloud.deploy(cloud.answering("shop", "one"));
    int before = port(cloud.url("shop"));
    cloud.process().stop();
    try (ServerSocket other = occupy(before)) {
      List<String> notes = cloud.deploy(cloud.answering("shop", "one")).notes();

      int now = port(cloud.url("shop"));
      assertThat(now).isNotEqualTo(before);
      assertThat(notes)
          .singleElement()
          .asString()
          .contains("port " + before + " is in use by ", ownProcess())
          .endsWith(
              ": shop/url-hello (previously at port "
                  + before
                  + ") now uses http://127.0.0.1:"
                  + now);
      assertThat(cloud.get("shop")).startsWith("one ");
      assertThat(cloud.deploy(cloud.answering("shop", "one")).notes()).isEmpty();
      assertThat(other.isBound()).isTrue();
    }
  }

  @Test
  void chosenPortInUseIsReported() throws Exception {
    int chosen = Integer.parseInt(cloud.variable("ALOFT_LOCAL_PORT"));
    try (ServerSocket other = occupy(chosen)) {
      List<String> notes = cloud.deploy(cloud.answering("shop", "one")).notes();

      assertThat(notes)
          .singleElement()
          .asString()
          .startsWith("port " + chosen + " is in use by ")
          .contains(ownProcess() + ": the local cloud's own API now uses http://127.0.0.1:");
      assertThat(cloud.get("shop")).startsWith("one ");
      assertThat(other.isBound()).isTrue();
    }
  }

  @Test
  void changedPortAppliesAfterRestart() throws Exception {
    cloud.deploy(cloud.answering("shop", "one"));
    String before = cloud.variable("ALOFT_LOCAL_PORT");
    int newPort = Math.min(65_000, port(cloud.url("shop")) + 500);
    cloud.variable("ALOFT_LOCAL_PORT", Integer.toString(newPort));

    assertThat(cloud.deploy(cloud.answering("shop", "one")).notes())
        .singleElement()
        .asString()
        .contains(
            "from " + before + " upwards", "from " + newPort + " upwards", "aloft local stop");
    cloud.process().stop();
    cloud.deploy(cloud.answering("shop", "one"));

    assertThat(port(cloud.url("shop"))).isGreaterThan(newPort);
    assertThat(cloud.get("shop")).startsWith("one ");
  }

  @Test
  void invalidPortsAreRejected() throws Exception {
    for (String port : List.of("http", "80", "70000", "0")) {
      cloud.variable("ALOFT_LOCAL_PORT", port);

      assertThatThrownBy(() -> cloud.deploy(cloud.answering("shop", "one")))
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("ALOFT_LOCAL_PORT is not a port: " + port);
    }
  }

  @Test
  void deploymentFailsIfNoPortIsFree() throws Exception {
    cloud.variable("ALOFT_LOCAL_PORT", "65535");

    assertThatThrownBy(() -> cloud.deploy(cloud.answering("shop", "one")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no free port from 65535 upwards");

    assertThat(cloud.home().resolve("deployments/shop")).doesNotExist();
  }

  @Test
  void fullDiskKeepsTheDeployment() throws Exception {
    // The largest size of a file, in blocks of 512 bytes.
    cloud.withShell("ulimit -f 400");
    cloud.deploy(cloud.answering("shop", "one"));
    byte[] random = new byte[1 << 20];
    new Random(1).nextBytes(random);
    byte[] code = "exports.hello = async () => 'two';".getBytes(StandardCharsets.UTF_8);
    Topology large =
        LocalCloudFixture.service(
            "shop", cloud.zip("l.zip", Map.of("index.js", code, "x", random)));
    byte[] zeros = new byte[1 << 20];
    Topology wide =
        LocalCloudFixture.service("shop", cloud.zip("w.zip", Map.of("index.js", code, "x", zeros)));

    for (Topology topology : List.of(large, wide)) {
      assertThatThrownBy(() -> cloud.deploy(topology))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("the local cloud cannot write to " + cloud.home())
          .hasMessageContaining("File too large");
    }
    assertThatThrownBy(() -> cloud.deploy(LocalCloudFixture.service("other", cloud.code("l.zip"))))
        .isInstanceOf(UserException.class);

    assertThat(cloud.get("shop")).startsWith("one ");
    assertThat(cloud.home().resolve("deployments/other")).doesNotExist();
    assertThat(cloud.home().resolve("deployments/shop/zips").toFile().list()).hasSize(1);
    assertThat(cloud.home().resolve("deployments/shop/code").toFile().list()).hasSize(1);
    assertThat(cloud.deploy(cloud.answering("shop", "three")).changed()).isTrue();
    assertThat(cloud.get("shop")).startsWith("three ");
    cloud.process().stop();
    assertThat(cloud.deploy(cloud.answering("shop", "three")).changed()).isFalse();
  }

  @Test
  void unwritableLogDoesNotFailCalls() throws Exception {
    cloud.withShell("ulimit -f 16");
    Code code =
        cloud.javaScript(
            "loud.zip",
            "async () => { console.log('x'.repeat(5000)); return 'ok ' + process.pid; }");
    cloud.deploy(LocalCloudFixture.service("loud", code));

    String first = cloud.get("loud");
    for (int call = 0; call < 20; call++) {
      assertThat(cloud.get("loud")).isEqualTo(first);
    }
    assertThat(first).startsWith("ok ");
  }

  @Test
  void unusableStateFolderIsReported() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    String dataHome = cloud.variable("XDG_DATA_HOME");
    cloud.variable("XDG_DATA_HOME", file.toString());

    assertThatThrownBy(() -> cloud.deploy(cloud.answering("shop", "one")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the local cloud cannot write to " + file);
    cloud.variable("XDG_DATA_HOME", dataHome);
  }

  @Test
  void brokenZipKeepsTheRunningVersion() throws Exception {
    cloud.deploy(cloud.answering("shop", "one"));
    Path bundle = folder.resolve("bundle");
    Files.writeString(bundle.resolve("broken.zip"), "this is no zip");
    Code good = cloud.javaScript("good.zip", "async () => 'two'");
    Topology broken = LocalCloudFixture.service("shop", cloud.code("broken.zip"));
    Topology layered = LocalCloudFixture.service("shop", good, cloud.code("broken.zip"));
    byte[] text = "x".getBytes(StandardCharsets.UTF_8);
    Topology escaping =
        LocalCloudFixture.service("shop", cloud.zip("evil.zip", Map.of("../../out", text)));

    for (Topology topology : List.of(broken, layered, escaping)) {
      assertThatThrownBy(() -> cloud.deploy(topology))
          .isInstanceOf(UserException.class)
          .hasMessageMatching("(?s).*the zip (broken|evil)\\.zip cannot be unpacked: .*");
    }

    assertThat(cloud.get("shop")).startsWith("one ");
    assertThat(cloud.home().resolve("deployments/shop/zips").toFile().list()).hasSize(1);
    assertThat(cloud.deploy(cloud.answering("shop", "one")).changed()).isFalse();
  }

  @Test
  void unreadableStateIsReportedAndReplacedByADeployment() throws Exception {
    cloud.deploy(cloud.answering("shop", "one"));
    cloud.deploy(cloud.answering("news", "two"));
    cloud.process().stop();
    Files.writeString(cloud.home().resolve("deployments/shop/deployment.json"), "{\"topo");
    Files.writeString(cloud.home().resolve("ports.json"), "[nonsense");
    Files.writeString(cloud.home().resolve("holder.json"), "[nonsense");
    Files.writeString(cloud.home().resolve("process.json"), "[nonsense");

    cloud.deploy(cloud.answering("news", "two"));

    assertThat(cloud.get("news")).startsWith("two ");
    assertThat(Objects.requireNonNull(cloud.process().status()).lost())
        .singleElement()
        .asString()
        .startsWith("shop: not valid JSON: ")
        .doesNotContain("REDACTED");
    assertThat(cloud.deploy(cloud.answering("shop", "three")).changed()).isTrue();
    assertThat(cloud.get("shop")).startsWith("three ");
    assertThat(Objects.requireNonNull(cloud.process().status()).lost()).isEmpty();
  }

  @Test
  void versionWithRunningCallsKeepsItsCode() throws Exception {
    byte[] late = "exports.text = 'late';".getBytes(StandardCharsets.UTF_8);
    byte[] index =
        """
        exports.hello = async () => {
          await new Promise(go => setTimeout(go, 3000));
          return require('./late.js').text + ' ' + process.pid;
        };
        """
            .getBytes(StandardCharsets.UTF_8);
    cloud.deploy(
        LocalCloudFixture.service(
            "shop", cloud.zip("slow.zip", Map.of("index.js", index, "late.js", late))));
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                answer = cloud.get("shop");
              } catch (Exception e) {
                answer = e.toString();
              }
            });
    while (Objects.requireNonNull(cloud.process().status()).deployed().getFirst().workers() == 0) {
      Thread.onSpinWait();
    }
    cloud.deploy(cloud.answering("shop", "two"));
    cloud.deploy(cloud.answering("shop", "three"));
    caller.join();

    assertThat(answer).startsWith("late ");
    assertThat(cloud.get("shop")).startsWith("three ");
  }

  private volatile String answer = "";

  @Test
  void missingProgramIsReported() throws Exception {
    cloud.deploy(cloud.answering("shop", "one"));
    String dataHome = cloud.variable("PATH");
    cloud.variable("PATH", folder.toString());
    cloud.deploy(cloud.answering("news", "two"));
    cloud.variable("PATH", dataHome);

    AdminMessages.InvokeResult answered =
        cloud
            .client()
            .send(
                "invoke",
                new AdminMessages.Invoke("news", "hello", "{}", InvocationMode.WAIT.name(), null),
                AdminMessages.InvokeResult.class);

    assertThat(answered.error()).isTrue();
    assertThat(answered.payload()).contains("echo/missing", "node");
    assertThat(answered.log()).contains("PATH");
    assertThat(cloud.get("shop")).startsWith("one ");
  }

  @Test
  void tooLargeEventIsRejected() throws Exception {
    Code code = cloud.javaScript("size.zip", "async (event) => event.length");
    cloud.deploy(LocalCloudFixture.service("size", code));
    int limit = 6_000_000 - 2;

    assertThat(invoke("x".repeat(limit), InvocationMode.WAIT).payload()).isEqualTo("" + limit);
    assertThatThrownBy(() -> invoke("x".repeat(limit + 1), InvocationMode.WAIT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the event has 6000001 bytes, the limit is 6000000");
    assertThatThrownBy(() -> invoke("x".repeat(1_000_000), InvocationMode.ASYNC))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the event has 1000002 bytes, the limit is 1000000");
    assertThatThrownBy(() -> invoke("x".repeat(11 * 1024 * 1024), InvocationMode.WAIT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("larger than 10 MB");
  }

  private AdminMessages.InvokeResult invoke(String text, InvocationMode mode) {
    return cloud
        .client()
        .send(
            "invoke",
            new AdminMessages.Invoke("size", "hello", '"' + text + '"', mode.name(), null),
            AdminMessages.InvokeResult.class);
  }
}
