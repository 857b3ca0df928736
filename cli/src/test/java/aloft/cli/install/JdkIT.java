package aloft.cli.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// jdk.sh downloads JDK 25 on a machine without one, from a server with the vendor's API.
final class JdkIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path temp;
  private HttpServer source;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private byte[] archive = {};
  private String checksum = "";

  @BeforeEach
  void serve() throws IOException {
    source = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    source.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          byte[] body =
              exchange.getRequestURI().getPath().startsWith("/v3/assets/latest/25/hotspot")
                  ? assets().getBytes(UTF_8)
                  : archive;
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    source.start();
  }

  @AfterEach
  void stop() {
    source.stop(0);
  }

  private String address() {
    return "http://127.0.0.1:" + source.getAddress().getPort();
  }

  private String assets() {
    return """
    [ { "binary": {
          "installer": { "checksum": "00", "link": "%1$s/jdk.pkg", "name": "jdk.pkg" },
          "os": "any",
          "package": { "checksum": "%2$s", "checksum_link": "%1$s/jdk.tar.gz.sha256.txt",
            "link": "%1$s/jdk.tar.gz", "name": "jdk.tar.gz", "size": 1 } },
        "release_name": "jdk-25.0.9+1" } ]
    """
        .formatted(address(), checksum);
  }

  private void offer(String javaVersion) {
    Path jdk = temp.resolve("made/jdk-25.0.9+1");
    ProcessRunner.write(jdk.resolve("release"), "JAVA_VERSION=\"" + javaVersion + "\"\n");
    ProcessRunner.program(jdk.resolve("bin/javac"), "echo javac " + javaVersion);
    ProcessRunner.program(jdk.resolve("bin/jlink"), "");
    var packed =
        shell().run("tar", "-czf", temp.resolve("jdk.tar.gz"), "-C", temp.resolve("made"), ".");
    assertThat(packed.exit()).as(packed.err()).isZero();
    try {
      archive = Files.readAllBytes(temp.resolve("jdk.tar.gz"));
      checksum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private ProcessRunner shell() {
    return new ProcessRunner(
        temp, Map.of("PATH", System.getenv("PATH"), "HOME", temp.resolve("home").toString()));
  }

  private ProcessRunner.Outcome find(String url) {
    return shell()
        .with("ALOFT_JDK_URL", url)
        .run("sh", "-euc", ". \"$0\"; echo \"$JAVA_HOME\"", ROOT.resolve(".mvn/jdk.sh"));
  }

  private Path cache() {
    return temp.resolve("home/.cache/aloft/jdk");
  }

  @Test
  void downloadsAndCachesAJdk() {
    offer("25.0.9");
    var first = find(address());
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.out()).isEqualTo(cache().resolve("jdk-25.0.9+1") + "\n");
    assertThat(first.err()).contains("JDK 25", address(), cache().toString());
    assertThat(cache())
        .isDirectoryContaining("glob:**/jdk-25.0.9+1")
        .isDirectoryNotContaining("glob:**/.new*");
    assertThat(asked).hasSize(2).first().asString().contains("image_type=jdk", "vendor=eclipse");

    var second = find(address());
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err()).isEmpty();
    assertThat(asked).hasSize(2);
  }

  @Test
  void rejectsAWrongChecksum() {
    offer("25.0.9");
    checksum = "0".repeat(64);
    assertRejected(find(address()), "does not match its checksum");
  }

  @Test
  void rejectsAnotherVersion() {
    offer("24.0.1");
    assertRejected(find(address()), "is not a JDK 25 that runs on this machine");
  }

  @Test
  void rejectsAnInvalidArchive() {
    offer("25.0.9");
    archive = "<html>please log in</html>".getBytes(UTF_8);
    checksum = "2f1de30ee0a51cc0efc4ad5e6b4e9b3e5a4e0ba7a2a4c3e2a1d60bd2a1f7a1f5";
    assertRejected(find(address()), "does not match its checksum");
  }

  @Test
  void reportsAnUnreachableSource() {
    String address = address();
    source.stop(0);
    assertRejected(find(address), address + " did not answer");
  }

  private void assertRejected(ProcessRunner.Outcome outcome, String why) {
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines().skip(1))
        .singleElement()
        .asString()
        .contains(
            "the build needs JDK 25", why, "install JDK 25 and set JAVA_HOME", "ALOFT_JDK_URL");
    assertThat(temp.resolve("home/.cache/aloft")).doesNotExist();
  }
}
