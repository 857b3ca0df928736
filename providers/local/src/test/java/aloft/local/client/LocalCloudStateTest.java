package aloft.local.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.host.Folders;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Topology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests files of the state folder that are not complete, as after a power failure or a full disk:
/// the next deployment writes them again.
final class LocalCloudStateTest {
  @TempDir private Path folder;
  private LocalCloudFixture cloud;
  private Topology shop;

  enum Damage {
    EMPTY {
      @Override
      void apply(Path path) throws IOException {
        Folders.delete(path);
        Files.createFile(path);
      }
    },
    HALF {
      @Override
      void apply(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
          byte[] bytes = Files.readAllBytes(path);
          Files.write(path, Arrays.copyOf(bytes, bytes.length / 2));
        }
      }
    },
    GARBAGE {
      @Override
      void apply(Path path) throws IOException {
        Folders.delete(path);
        Files.write(path, new byte[] {(byte) 0xff, 0, '{', '"', (byte) 0xc3, 10, ']'});
      }
    },
    FOLDER {
      @Override
      void apply(Path path) throws IOException {
        Folders.delete(path);
        Files.createDirectories(path.resolve("x"));
        Files.writeString(path.resolve("x/y"), "z");
      }
    },
    PIPE {
      @Override
      void apply(Path path) throws IOException, InterruptedException {
        Folders.delete(path);
        new ProcessBuilder("mkfifo", path.toString()).start().waitFor();
      }
    },
    MISSING {
      @Override
      void apply(Path path) throws IOException {
        Folders.delete(path);
      }
    };

    abstract void apply(Path path) throws IOException, InterruptedException;
  }

  @BeforeEach
  void open() throws Exception {
    cloud = new LocalCloudFixture(folder);
    byte[] layer = "exports.text = 'layer';".getBytes(StandardCharsets.UTF_8);
    shop =
        LocalCloudFixture.service(
            "shop",
            cloud.javaScript("shop.zip", "async () => 'one ' + process.pid"),
            cloud.zip("layer.zip", Map.of("layer.js", layer)));
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  /// The files and folders of the state folder, the deepest first.
  private List<Path> paths() throws IOException {
    try (Stream<Path> paths = Files.walk(cloud.home())) {
      return paths
          .filter(path -> !path.equals(cloud.home()))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  private void deployAndCall(String damaged) throws Exception {
    try {
      cloud.deploy(shop);
      assertThat(cloud.get("shop")).as(damaged).startsWith("one ");
    } catch (UserException e) {
      throw new AssertionError(damaged, e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fileOfARunningCloudIsWrittenAgain(Damage damage) throws Exception {
    deployAndCall("nothing");
    for (Path path : paths()) {
      if (Files.exists(path)) {
        damage.apply(path);
        deployAndCall(damage + " " + cloud.home().relativize(path));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void filesOfAStoppedCloudAreWrittenAgain(Damage damage) throws Exception {
    deployAndCall("nothing");
    cloud.process().stop();
    for (Path path : paths()) {
      if (Files.isRegularFile(path)) {
        damage.apply(path);
      }
    }
    deployAndCall(damage + " of all files");
    cloud.process().stop();
    damage.apply(cloud.home().resolve("deployments/shop"));
    deployAndCall(damage + " of the deployment");
  }

  @Test
  void fileInThePlaceOfTheFolderIsNamed() throws Exception {
    Files.createDirectories(cloud.home().getParent());
    Files.createFile(cloud.home());
    assertThatThrownBy(() -> cloud.deploy(shop))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot write to " + cloud.home() + ": it is not a folder");
  }

  @Test
  void stateOfANewerVersionIsKept() throws Exception {
    deployAndCall("nothing");
    cloud.process().stop();
    Files.writeString(cloud.home().resolve("format"), "2\n");

    assertThatThrownBy(() -> cloud.deploy(shop))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("was created by another version of Aloft");
    Files.writeString(cloud.home().resolve("format"), "1\n");
    deployAndCall("nothing");
  }

  @Test
  void unchangedDeploymentKeepsItsWorkers() throws Exception {
    deployAndCall("nothing");
    String before = cloud.get("shop");

    assertThat(cloud.deploy(shop).changed()).isFalse();
    assertThat(cloud.get("shop")).isEqualTo(before);
    Path zip = cloud.home().resolve("deployments/shop/zips");
    try (Stream<Path> zips = Files.list(zip)) {
      Files.write(zips.findFirst().orElseThrow(), new byte[10]);
    }
    assertThat(cloud.deploy(shop).changed()).isTrue();
    assertThat(cloud.deploy(shop).changed()).isFalse();
    assertThat(cloud.get("shop")).startsWith("one ").isNotEqualTo(before);
  }
}
