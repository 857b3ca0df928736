package aloft.local.client;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.host.Folders;
import aloft.local.admin.AdminMessages;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Topology;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests commands at the same time, and processes that are killed: the next command works.
final class LocalCloudRaceTest {
  private static final int KILLS = 8;

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

  /// Deploys in the background; the result is the error, or null.
  private CompletableFuture<@Nullable UserException> begin(Topology topology) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        cloud.deploy(topology);
        return null;
      } catch (UserException e) {
        return e;
      }
    });
  }

  @Test
  void oneOfTwoDeploymentsStays() throws Exception {
    for (int i = 0; i < 4; i++) {
      Topology one = cloud.answering("shop", "one" + i);
      Topology two =
          LocalCloudFixture.service(
              "shop", cloud.javaScript("2.zip", "async () => 'two" + i + "'"));
      List<UserException> errors = new ArrayList<>();
      CompletableFuture<@Nullable UserException> first = begin(one);
      CompletableFuture<@Nullable UserException> second = begin(two);
      for (CompletableFuture<@Nullable UserException> each : List.of(first, second)) {
        UserException error = each.get(60, TimeUnit.SECONDS);
        if (error != null) {
          errors.add(error);
        }
      }

      assertThat(errors).hasSizeLessThan(2);
      assertThat(errors)
          .allSatisfy(error -> assertThat(error).hasMessageContaining("is in progress"));
      assertThat(cloud.get("shop")).containsPattern("^(one|two)" + i);
      if (i == 1) {
        cloud.process().stop();
      }
    }
  }

  @Test
  void deploymentSurvivesAKilledProcess() throws Exception {
    cloud.deploy(cloud.answering("shop", "first"));
    for (int i = 0; i < KILLS; i++) {
      ProcessHandle process = cloud.handle();
      CompletableFuture<@Nullable UserException> deployed =
          begin(cloud.answering("shop", "half" + i));
      TimeUnit.MILLISECONDS.sleep(i * 8L);
      process.destroyForcibly();
      deployed.get(60, TimeUnit.SECONDS);

      cloud.deploy(cloud.answering("shop", "whole" + i));
      assertThat(cloud.get("shop")).startsWith("whole" + i);
    }
  }

  @Test
  void killedCommandLeavesAUsableCloud() throws Exception {
    for (int i = 0; i < KILLS; i++) {
      Process command =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  DeployCommand.class.getName(),
                  folder.toString(),
                  "killed" + i)
              .inheritIO()
              .start();
      command.waitFor(i * 150L, TimeUnit.MILLISECONDS);
      command.destroyForcibly().waitFor();

      assertThat(cloud.deploy(cloud.answering("shop", "whole" + i)).changed()).isTrue();
      assertThat(cloud.get("shop")).startsWith("whole" + i);
      if (i % 2 == 0) {
        cloud.process().stop();
      }
    }
  }

  /// Deploys a service in a process of its own.
  static final class DeployCommand {
    private DeployCommand() {}

    public static void main(String[] args) throws Exception {
      LocalCloudFixture cloud = new LocalCloudFixture(Path.of(args[0]));
      AdminMessages.ChangeResult result = cloud.deploy(cloud.answering("shop", args[1]));
      if (!result.changed()) {
        throw new IllegalStateException("not changed");
      }
    }
  }

  @Test
  void deploymentDuringAResetIsDoneOrAnError() throws Exception {
    for (int i = 0; i < 6; i++) {
      CompletableFuture<@Nullable UserException> deployed =
          begin(cloud.answering("shop", "lost" + i));
      TimeUnit.MILLISECONDS.sleep(i * 100L);
      cloud.process().stop();
      Folders.delete(cloud.home());
      deployed.get(60, TimeUnit.SECONDS);

      cloud.deploy(cloud.answering("shop", "whole" + i));
      assertThat(cloud.get("shop")).startsWith("whole" + i);
    }
  }
}
