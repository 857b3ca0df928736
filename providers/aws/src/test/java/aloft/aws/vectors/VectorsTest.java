package aloft.aws.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.emulation.LambdaEmulation;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Runs all test vectors on the emulation, without sockets or workers.
final class VectorsTest {
  private static final Instant MOMENT = Instant.parse("2026-03-04T05:06:07.089Z");

  @TestFactory
  List<DynamicContainer> files() {
    return Vectors.all("").stream()
        .map(file -> DynamicContainer.dynamicContainer(file.name(), exchanges(file)))
        .toList();
  }

  private static List<DynamicTest> exchanges(Vectors file) {
    Topology topology = Topology.fromJson(file.topology().toJson());
    Map<String, InvocationResult> cache = new HashMap<>();
    List<DynamicTest> tests = new ArrayList<>();
    for (Exchange exchange : file.exchanges()) {
      tests.add(
          DynamicTest.dynamicTest(
              exchange.name(),
              () -> {
                ExchangeScript script = new ExchangeScript(exchange, topology);
                HttpResponse response =
                    run(
                        handler(exchange, topology).handle(request(exchange)),
                        script,
                        topology,
                        cache);
                assertThat(script.finish(response)).isEmpty();
              }));
    }
    return tests;
  }

  private static HttpHandler handler(Exchange exchange, Topology topology) {
    if ("lambda".equals(exchange.apiId())) {
      return new LambdaEmulation().cloudApi(List.of(topology));
    }
    for (Trigger.HttpApi api : topology.triggers(Trigger.HttpApi.class)) {
      if (exchange.apiId() == null || exchange.apiId().equals(api.id())) {
        return new LambdaEmulation().triggers().http(topology, api);
      }
    }
    throw new AssertionError("no API for " + exchange.name() + " in " + topology.triggers());
  }

  private static HttpRequest request(Exchange exchange) {
    int mark = exchange.target().indexOf('?');
    return new HttpRequest(
        exchange.method(),
        mark < 0 ? exchange.target() : exchange.target().substring(0, mark),
        mark < 0 ? null : exchange.target().substring(mark + 1),
        "HTTP/1.1",
        exchange.headers(),
        exchange.body(),
        "127.0.0.1",
        MOMENT,
        "11111111-2222-4333-8444-555555555555");
  }

  private static HttpResponse run(
      Action first, ExchangeScript script, Topology topology, Map<String, InvocationResult> cache) {
    Action next = first;
    while (true) {
      switch (next) {
        case Action.Respond response -> {
          Action.LogLine line = response.logLine();
          if (line != null) {
            script.log(line.function(), line.text());
          }
          return response.response();
        }
        case Action.InvokeAsync start -> {
          assertThat(isCallerWaiting(script)).as("the caller waits").isFalse();
          int retries =
              new LambdaEmulation().policy(function(topology, start.function())).retry().attempts();
          InvocationResult result = script.call(start.function(), start.event());
          for (int i = 0; i < retries && result.outcome() instanceof InvocationOutcome.Fault; i++) {
            result = script.call(start.function(), start.event());
          }
          return start.response();
        }
        case Action.Fetch fetch -> next = fetch.next().apply(script.fetch(fetch.uri()));
        case Action.Invoke call -> {
          Action.CacheKey cacheKey = call.cacheKey();
          InvocationResult result = cacheKey == null ? null : cache.get(cacheKey.key());
          Exchange.Call expectedCall = script.nextCall();
          if (result == null) {
            assertThat(isCallerWaiting(script)).as("the caller waits").isTrue();
            result = script.call(call.function(), call.event());
          }
          if (cacheKey != null && result.outcome() instanceof InvocationOutcome.Success) {
            cache.put(cacheKey.key(), result);
          }
          if (expectedCall != null && expectedCall.isLate()) {
            return call.timeoutResponse();
          }
          next = call.next().apply(result);
        }
      }
    }
  }

  // The Lambda API calls functions by their deployed names.
  private static LocalFunction function(Topology topology, String name) {
    return topology.functions().stream()
        .filter(local -> local.name().equals(name) || local.function().deployedName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isCallerWaiting(ExchangeScript script) {
    Exchange.Call call = script.nextCall();
    return call == null || !call.isAsync();
  }
}
