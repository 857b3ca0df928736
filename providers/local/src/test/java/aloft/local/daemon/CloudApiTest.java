package aloft.local.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.local.echo.EchoEmulation;
import aloft.local.gateway.FunctionInvoker;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Function;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Runtime;
import aloft.spi.model.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class CloudApiTest {
  private static final HttpResponse NOTHING = new HttpResponse(410, List.of(), Payload.of("none"));

  private final List<String> lookups = new ArrayList<>();
  private final CloudApi api =
      new CloudApi(
          provider -> {
            lookups.add(provider);
            return new EchoEmulation();
          },
          new NamedFunctions(),
          fetch -> CompletableFuture.completedFuture(null),
          NOTHING);

  /// Responds with the name of the function.
  private static final class NamedFunctions implements FunctionInvoker {
    @Override
    public CompletableFuture<InvocationResult> invoke(String function, Invocation invocation) {
      assertThat(invocation.event()).isInstanceOf(Event.Http.class);
      HttpResponse response = new HttpResponse(200, List.of(), Payload.of("called " + function));
      return CompletableFuture.completedFuture(
          new InvocationResult(new InvocationOutcome.Response(response), ""));
    }

    @Override
    public Duration maxDuration(String function) {
      return Duration.ZERO;
    }

    @Override
    public void log(String function, String line) {}

    @Override
    public ExecutionPolicy.Retry retry(String function) {
      return NO_RETRY;
    }
  }

  private static Topology topology(String provider, String function) {
    SourceRange place = SourceRange.of("test");
    Function hello =
        new Function(
            "hello",
            function,
            "hello",
            new Runtime("nodejs22.x"),
            128,
            Duration.ofSeconds(1),
            Map.of(),
            List.of(),
            place,
            place);
    return new Topology(
        provider + "-dev",
        provider,
        provider,
        "dev",
        "here",
        List.of(new LocalFunction(hello, null, List.of(), null)),
        List.of(),
        List.of(),
        List.of());
  }

  private String get(String path) {
    HttpRequest request =
        new HttpRequest(
            "GET",
            path,
            null,
            "HTTP/1.1",
            List.of(),
            Payload.of(""),
            "127.0.0.1",
            Instant.EPOCH,
            "1");
    HttpResponse response = api.handle(request).join();
    return response.status() + " " + response.payload().text();
  }

  @Test
  void withoutDeploymentsTheResponseSaysSo() {
    assertThat(get("/one")).isEqualTo("410 none");
  }

  @Test
  void requestGoesToTheProviderThatKnowsIt() {
    api.update(List.of(topology("first", "one"), topology("second", "two")));
    assertThat(get("/one")).isEqualTo("200 called one");
    assertThat(get("/two")).isEqualTo("200 called two");
    assertThat(get("/three")).isEqualTo("404 no such function");
  }

  @Test
  void handlersAreBuiltOnlyWhenADeploymentChanges() {
    api.update(List.of(topology("first", "one")));
    get("/one");
    get("/one");
    assertThat(lookups).containsExactly("first");
    api.update(List.of());
    assertThat(get("/one")).isEqualTo("410 none");
  }
}
