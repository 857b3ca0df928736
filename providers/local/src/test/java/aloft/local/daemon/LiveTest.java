package aloft.local.daemon;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.aws.emulation.LambdaEmulation;
import aloft.local.gateway.Documents;
import aloft.local.gateway.Functions;
import aloft.local.http.Loop;
import aloft.local.state.Home;
import aloft.local.state.Stored;
import aloft.spi.gateway.Called;
import aloft.spi.model.Topology;
import aloft.spi.provider.Environment;
import aloft.spi.worker.Invocation;
import aloft.spi.worker.Payload;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveTest {
  @TempDir private Path folder;

  private Live live(Loop loop) {
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
    Functions none =
        new Functions() {
          @Override
          public CompletableFuture<Called> call(String function, Invocation invocation) {
            throw new IllegalStateException(function);
          }

          @Override
          public Duration longest(String function) {
            return Duration.ZERO;
          }
        };
    return new Live(
        loop,
        new Stored(topology.json(), "2026-01-01T00:00:00Z", Map.of()),
        new LambdaEmulation(),
        none,
        Home.of(environment),
        new Documents(),
        environment);
  }

  @Test
  void aFirstCallThatComesTooLateStartsNothing() {
    try (Loop loop = new Loop("test")) {
      Live live = live(loop);
      live.enter();
      live.end(Duration.ZERO);

      Invocation late = new Invocation("1", Payload.of("{}"), Map.of(), null);
      assertThatThrownBy(() -> live.call("hello", late).join())
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("shop was removed");
    }
  }
}
