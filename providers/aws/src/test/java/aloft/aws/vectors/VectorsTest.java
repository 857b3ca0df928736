package aloft.aws.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.emulation.LambdaEmulation;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.model.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Plays all vectors on the pure rules.
final class VectorsTest {
  private static final Instant MOMENT = Instant.parse("2026-03-04T05:06:07.089Z");

  @TestFactory
  List<DynamicContainer> files() {
    return Vectors.all("").stream()
        .map(file -> DynamicContainer.dynamicContainer(file.name(), exchanges(file)))
        .toList();
  }

  private static List<DynamicTest> exchanges(Vectors file) {
    Topology topology = Topology.read(file.topology().json());
    Map<String, InvocationResult> memory = new HashMap<>();
    List<DynamicTest> tests = new ArrayList<>();
    for (Exchange exchange : file.exchanges()) {
      tests.add(
          DynamicTest.dynamicTest(
              exchange.name(),
              () -> {
                ExchangeScript script = new ExchangeScript(exchange, topology);
                HttpResponse answer =
                    play(front(exchange, topology).handle(request(exchange)), script, memory);
                assertThat(script.end(answer)).isEmpty();
              }));
    }
    return tests;
  }

  private static HttpHandler front(Exchange exchange, Topology topology) {
    if ("lambda".equals(exchange.front())) {
      return new LambdaEmulation().api(List.of(topology));
    }
    for (Topology.Api api : topology.apis()) {
      if (exchange.front() == null || exchange.front().equals(api.id())) {
        return new LambdaEmulation().front(topology, api);
      }
    }
    throw new AssertionError("no front for " + exchange.name() + " in " + topology.apis());
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

  private static HttpResponse play(
      Action first, ExchangeScript script, Map<String, InvocationResult> memory) {
    Action next = first;
    while (true) {
      switch (next) {
        case Action.Respond answer -> {
          return answer.answer();
        }
        case Action.InvokeAsync start -> {
          assertThat(waits(script)).as("the caller waits").isFalse();
          InvocationResult called =
              script.call(start.function(), start.event(), start.attributes());
          for (int i = 0;
              i < start.retries() && called.outcome() instanceof InvocationOutcome.Fault;
              i++) {
            called = script.call(start.function(), start.event(), start.attributes());
          }
          return start.answer();
        }
        case Action.Fetch fetch -> next = fetch.then().apply(script.fetch(fetch.address()));
        case Action.Invoke call -> {
          Action.CacheKey kept = call.memory();
          InvocationResult known = kept == null ? null : memory.get(kept.key());
          Exchange.Call told = script.next();
          if (known == null) {
            assertThat(waits(script)).as("the caller waits").isTrue();
            known = script.call(call.function(), call.event(), call.attributes());
          }
          if (kept != null && known.outcome() instanceof InvocationOutcome.Answer) {
            memory.put(kept.key(), known);
          }
          if (told != null && told.isLate()) {
            return call.late();
          }
          next = call.then().apply(known);
        }
      }
    }
  }

  private static boolean waits(ExchangeScript script) {
    Exchange.Call call = script.next();
    return call == null || !call.isStarted();
  }
}
