package aloft.local.deployment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.aws.emulation.LambdaEmulation;
import aloft.local.gateway.DocumentCache;
import aloft.local.gateway.FunctionInvoker;
import aloft.local.http.EventLoop;
import aloft.local.state.StateFolder;
import aloft.local.state.StoredDeployment;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationResult;
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
    Topology.Part hello =
        new Topology.Part(
            "hello",
            "shop-hello",
            "index.hello",
            "nodejs22.x",
            128,
            10,
            Map.of(),
            null,
            List.of(),
            null);
    Topology topology =
        new Topology(
            "shop",
            "aws",
            "shop",
            "dev",
            "us-east-1",
            List.of(hello),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    Environment environment =
        new Environment(
            Map.of("XDG_DATA_HOME", folder.toString()),
            folder,
            folder,
            Clock.systemUTC(),
            null,
            List.of());
    FunctionInvoker none =
        new FunctionInvoker() {
          @Override
          public CompletableFuture<InvocationResult> invoke(
              String function, Invocation invocation) {
            throw new IllegalStateException(function);
          }

          @Override
          public Duration maxDuration(String function) {
            return Duration.ZERO;
          }
        };
    return new DeploymentVersion(
        loop,
        new StoredDeployment(topology.toJson(), "2026-01-01T00:00:00Z", Map.of()),
        new LambdaEmulation(),
        none,
        StateFolder.of(environment),
        new DocumentCache(),
        environment);
  }

  @Test
  void callAfterShutDownCreatesNoPool() {
    try (EventLoop loop = new EventLoop("test")) {
      DeploymentVersion live = version(loop);
      live.acquire();
      live.shutDown(Duration.ZERO);

      Invocation late = new Invocation("1", Payload.of("{}"), Map.of(), null);
      assertThatThrownBy(() -> live.invoke("hello", late).join())
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("shop was removed");
    }
  }
}
