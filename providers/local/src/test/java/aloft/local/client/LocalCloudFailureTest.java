package aloft.local.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.local.state.AdminMessages;
import aloft.spi.diagnostic.UserException;
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

/// What goes wrong with ports, disks and zips: through a real process, and nothing is lost.
final class LocalCloudFailureTest {
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

  private static ServerSocket taken(int port) throws Exception {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  private static int port(String url) {
    return java.net.URI.create(url).getPort();
  }

  private String self() {
    return " (process " + ProcessHandle.current().pid() + ")";
  }

  @Test
  void aPortThatAnotherProgramHasTakenIsTold() throws Exception {
    ground.deploy(ground.saying("shop", "one"));
    int before = port(ground.url("shop"));
    ground.background().stop();
    try (ServerSocket other = taken(before)) {
      List<String> notes = ground.deploy(ground.saying("shop", "one")).notes();

      int now = port(ground.url("shop"));
      assertThat(now).isNotEqualTo(before);
      assertThat(notes)
          .singleElement()
          .asString()
          .contains("port " + before + " is taken by ", self())
          .endsWith(
              ": shop/url-hello, which was at "
                  + before
                  + ", is at http://127.0.0.1:"
                  + now
                  + " now");
      assertThat(ground.get("shop")).startsWith("one ");
      assertThat(ground.deploy(ground.saying("shop", "one")).notes()).isEmpty();
      assertThat(other.isBound()).isTrue();
    }
  }

  @Test
  void aPortThatTheUserWishesAndIsTakenIsTold() throws Exception {
    int wished = Integer.parseInt(ground.variable("ALOFT_LOCAL_PORT"));
    try (ServerSocket other = taken(wished)) {
      List<String> notes = ground.deploy(ground.saying("shop", "one")).notes();

      assertThat(notes)
          .singleElement()
          .asString()
          .startsWith("port " + wished + " is taken by ")
          .contains(self() + ": the local cloud's own API is at http://127.0.0.1:");
      assertThat(ground.get("shop")).startsWith("one ");
      assertThat(other.isBound()).isTrue();
    }
  }

  @Test
  void anotherWishComesTrueWithTheNextStart() throws Exception {
    ground.deploy(ground.saying("shop", "one"));
    String before = ground.variable("ALOFT_LOCAL_PORT");
    int wish = Math.min(65_000, port(ground.url("shop")) + 500);
    ground.variable("ALOFT_LOCAL_PORT", Integer.toString(wish));

    assertThat(ground.deploy(ground.saying("shop", "one")).notes())
        .singleElement()
        .asString()
        .contains("from " + before + " on", "from " + wish + " on", "aloft local stop");
    ground.background().stop();
    ground.deploy(ground.saying("shop", "one"));

    assertThat(port(ground.url("shop"))).isGreaterThan(wish);
    assertThat(ground.get("shop")).startsWith("one ");
  }

  @Test
  void portsThatCannotBeAreRefused() throws Exception {
    for (String port : List.of("http", "80", "70000", "0")) {
      ground.variable("ALOFT_LOCAL_PORT", port);

      assertThatThrownBy(() -> ground.deploy(ground.saying("shop", "one")))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("ALOFT_LOCAL_PORT is not a port: " + port);
    }
  }

  @Test
  void whereNoPortIsLeftNothingIsDeployed() throws Exception {
    ground.variable("ALOFT_LOCAL_PORT", "65535");

    assertThatThrownBy(() -> ground.deploy(ground.saying("shop", "one")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no port from 65535 on is free");

    assertThat(ground.home().resolve("deployments/shop")).doesNotExist();
  }

  @Test
  void aFullDiskLosesNothing() throws Exception {
    // In blocks of 512 bytes: no file may become larger.
    ground.within("ulimit -f 400");
    ground.deploy(ground.saying("shop", "one"));
    byte[] much = new byte[1 << 20];
    new Random(1).nextBytes(much);
    byte[] code = "exports.hello = async () => 'two';".getBytes(StandardCharsets.UTF_8);
    Topology large =
        LocalCloudFixture.service("shop", ground.zip("l.zip", Map.of("index.js", code, "x", much)));
    byte[] zeros = new byte[1 << 20];
    Topology wide =
        LocalCloudFixture.service(
            "shop", ground.zip("w.zip", Map.of("index.js", code, "x", zeros)));

    for (Topology topology : List.of(large, wide)) {
      assertThatThrownBy(() -> ground.deploy(topology))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("the local cloud cannot write to " + ground.home())
          .hasMessageContaining("File too large");
    }
    assertThatThrownBy(
            () -> ground.deploy(LocalCloudFixture.service("other", ground.code("l.zip"))))
        .isInstanceOf(UserException.class);

    assertThat(ground.get("shop")).startsWith("one ");
    assertThat(ground.home().resolve("deployments/other")).doesNotExist();
    assertThat(ground.home().resolve("deployments/shop/zips").toFile().list()).hasSize(1);
    assertThat(ground.home().resolve("deployments/shop/code").toFile().list()).hasSize(1);
    assertThat(ground.deploy(ground.saying("shop", "three")).changed()).isTrue();
    assertThat(ground.get("shop")).startsWith("three ");
    ground.background().stop();
    assertThat(ground.deploy(ground.saying("shop", "three")).changed()).isFalse();
  }

  @Test
  void aLogThatCannotBeWrittenFailsNoCall() throws Exception {
    ground.within("ulimit -f 16");
    Topology.Code code =
        ground.javaScript(
            "loud.zip",
            "async () => { console.log('x'.repeat(5000)); return 'ok ' + process.pid; }");
    ground.deploy(LocalCloudFixture.service("loud", code));

    String first = ground.get("loud");
    for (int call = 0; call < 20; call++) {
      assertThat(ground.get("loud")).isEqualTo(first);
    }
    assertThat(first).startsWith("ok ");
  }

  @Test
  void aFolderThatCannotBeIsTold() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    String usual = ground.variable("XDG_DATA_HOME");
    ground.variable("XDG_DATA_HOME", file.toString());

    assertThatThrownBy(() -> ground.deploy(ground.saying("shop", "one")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the local cloud cannot write to " + file);
    ground.variable("XDG_DATA_HOME", usual);
  }

  @Test
  void brokenZipsLeaveWhatRuns() throws Exception {
    ground.deploy(ground.saying("shop", "one"));
    Path bundle = folder.resolve("bundle");
    Files.writeString(bundle.resolve("broken.zip"), "this is no zip");
    Topology.Code good = ground.javaScript("good.zip", "async () => 'two'");
    Topology broken = LocalCloudFixture.service("shop", ground.code("broken.zip"));
    Topology layered = LocalCloudFixture.service("shop", good, ground.code("broken.zip"));
    byte[] text = "x".getBytes(StandardCharsets.UTF_8);
    Topology evil =
        LocalCloudFixture.service("shop", ground.zip("evil.zip", Map.of("../../out", text)));

    for (Topology topology : List.of(broken, layered, evil)) {
      assertThatThrownBy(() -> ground.deploy(topology))
          .isInstanceOf(UserException.class)
          .hasMessageMatching("(?s).*the zip (broken|evil)\\.zip cannot be unpacked: .*");
    }

    assertThat(ground.get("shop")).startsWith("one ");
    assertThat(ground.home().resolve("deployments/shop/zips").toFile().list()).hasSize(1);
    assertThat(ground.deploy(ground.saying("shop", "one")).changed()).isFalse();
  }

  @Test
  void stateThatCannotBeReadIsToldAndReplacedByTheNextDeployment() throws Exception {
    ground.deploy(ground.saying("shop", "one"));
    ground.deploy(ground.saying("news", "two"));
    ground.background().stop();
    Files.writeString(ground.home().resolve("deployments/shop/deployment.json"), "{\"topo");
    Files.writeString(ground.home().resolve("ports.json"), "[nonsense");
    Files.writeString(ground.home().resolve("holder.json"), "[nonsense");
    Files.writeString(ground.home().resolve("process.json"), "[nonsense");

    ground.deploy(ground.saying("news", "two"));

    assertThat(ground.get("news")).startsWith("two ");
    assertThat(Objects.requireNonNull(ground.background().status()).lost())
        .singleElement()
        .asString()
        .startsWith("shop: not valid JSON: ")
        .doesNotContain("REDACTED");
    assertThat(ground.deploy(ground.saying("shop", "three")).changed()).isTrue();
    assertThat(ground.get("shop")).startsWith("three ");
    assertThat(Objects.requireNonNull(ground.background().status()).lost()).isEmpty();
  }

  @Test
  void aVersionThatStillAnswersKeepsItsCode() throws Exception {
    byte[] late = "exports.text = 'late';".getBytes(StandardCharsets.UTF_8);
    byte[] index =
        """
        exports.hello = async () => {
          await new Promise(go => setTimeout(go, 3000));
          return require('./late.js').text + ' ' + process.pid;
        };
        """
            .getBytes(StandardCharsets.UTF_8);
    ground.deploy(
        LocalCloudFixture.service(
            "shop", ground.zip("slow.zip", Map.of("index.js", index, "late.js", late))));
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                answer = ground.get("shop");
              } catch (Exception e) {
                answer = e.toString();
              }
            });
    while (Objects.requireNonNull(ground.background().status()).deployed().getFirst().workers()
        == 0) {
      Thread.onSpinWait();
    }
    ground.deploy(ground.saying("shop", "two"));
    ground.deploy(ground.saying("shop", "three"));
    caller.join();

    assertThat(answer).startsWith("late ");
    assertThat(ground.get("shop")).startsWith("three ");
  }

  private volatile String answer = "";

  @Test
  void aProgramThatIsNotOnThisMachineIsNamed() throws Exception {
    ground.deploy(ground.saying("shop", "one"));
    String usual = ground.variable("PATH");
    ground.variable("PATH", folder.toString());
    ground.deploy(ground.saying("news", "two"));
    ground.variable("PATH", usual);

    AdminMessages.Answered answered =
        ground
            .background()
            .ask(
                "invoke",
                new AdminMessages.Invoke("news", "hello", "{}", "RequestResponse", null),
                AdminMessages.Answered.class);

    assertThat(answered.error()).isTrue();
    assertThat(answered.payload()).contains("nodejs22.x", "node");
    assertThat(answered.log()).contains("PATH");
    assertThat(ground.get("shop")).startsWith("one ");
  }

  @Test
  void anEventThatIsTooLargeIsRefused() throws Exception {
    Topology.Code code = ground.javaScript("size.zip", "async (event) => event.length");
    ground.deploy(LocalCloudFixture.service("size", code));
    int most = 6 * 1024 * 1024 - 2;

    assertThat(invoke("x".repeat(most), "RequestResponse").payload()).isEqualTo("" + most);
    assertThatThrownBy(() -> invoke("x".repeat(most + 1), "RequestResponse"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the event has 6291457 bytes, and 6291456 are the most");
    assertThatThrownBy(() -> invoke("x".repeat(1024 * 1024), "Event"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the event has 1048578 bytes, and 1048576 are the most");
    assertThatThrownBy(() -> invoke("x".repeat(11 * 1024 * 1024), "RequestResponse"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("more than 10 MB");
  }

  private AdminMessages.Answered invoke(String text, String type) {
    return ground
        .background()
        .ask(
            "invoke",
            new AdminMessages.Invoke("size", "hello", '"' + text + '"', type, null),
            AdminMessages.Answered.class);
  }
}
