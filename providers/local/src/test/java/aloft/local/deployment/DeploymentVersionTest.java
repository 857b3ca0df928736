package aloft.local.deployment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.local.echo.EchoEmulation;
import aloft.local.http.EventLoop;
import aloft.local.state.StateFolder;
import aloft.local.state.StoredDeployment;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Topology;
import aloft.spi.provider.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeploymentVersionTest {
  @TempDir private Path folder;

  private DeploymentVersion version(EventLoop loop) {
    Topology topology =
        new Topology(
            "shop", "echo", "shop", "dev", "us-east-1", List.of(), List.of(), List.of(), List.of());
    Environment environment =
        new Environment(
            Map.of("XDG_DATA_HOME", folder.toString()),
            folder,
            folder,
            Clock.systemUTC(),
            null,
            List.of());
    return new DeploymentVersion(
        loop,
        new StoredDeployment(topology.toJson(), "2026-01-01T00:00:00Z", Map.of(), null, null, null),
        new EchoEmulation(),
        new FunctionIndex(),
        StateFolder.of(environment),
        fetch -> CompletableFuture.completedFuture(null),
        environment);
  }

  @Test
  void callAfterShutDownCreatesNoPool() {
    try (EventLoop loop = new EventLoop("test")) {
      DeploymentVersion version = version(loop);
      CompletableFuture.completedFuture(version)
          .thenComposeAsync(closed -> closed.shutDown(Duration.ZERO), loop)
          .join();

      Invocation late = new Invocation("1", new Event.Body(Payload.of("{}")));
      assertThatThrownBy(() ->
              CompletableFuture.completedFuture(late)
                  .thenComposeAsync(call -> version.invoke("hello", call), loop)
                  .join())
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("shop was removed");
    }
  }
}
