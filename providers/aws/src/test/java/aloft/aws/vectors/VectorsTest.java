package aloft.aws.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.emulation.LambdaEmulation;
import aloft.spi.gateway.Called;
import aloft.spi.gateway.Front;
import aloft.spi.gateway.HttpAnswer;
import aloft.spi.gateway.HttpRequest;
import aloft.spi.gateway.Next;
import aloft.spi.model.Topology;
import aloft.spi.worker.Outcome;
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
    Map<String, Called> memory = new HashMap<>();
    List<DynamicTest> tests = new ArrayList<>();
    for (Exchange exchange : file.exchanges()) {
      tests.add(
          DynamicTest.dynamicTest(
              exchange.name(),
              () -> {
                Script script = new Script(exchange, topology);
                HttpAnswer answer =
                    play(front(exchange, topology).handle(request(exchange)), script, memory);
                assertThat(script.end(answer)).isEmpty();
              }));
    }
    return tests;
  }

  private static Front front(Exchange exchange, Topology topology) {
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

  private static HttpAnswer play(Next first, Script script, Map<String, Called> memory) {
    Next next = first;
    while (true) {
      switch (next) {
        case Next.Answer answer -> {
          return answer.answer();
        }
        case Next.Start start -> {
          assertThat(waits(script)).as("the caller waits").isFalse();
          Called called = script.call(start.function(), start.event(), start.attributes());
          for (int i = 0; i < start.retries() && called.outcome() instanceof Outcome.Fault; i++) {
            called = script.call(start.function(), start.event(), start.attributes());
          }
          return start.answer();
        }
        case Next.Fetch fetch -> next = fetch.then().apply(script.fetch(fetch.address()));
        case Next.Call call -> {
          Next.Memory kept = call.memory();
          Called known = kept == null ? null : memory.get(kept.key());
          Exchange.Call told = script.next();
          if (known == null) {
            assertThat(waits(script)).as("the caller waits").isTrue();
            known = script.call(call.function(), call.event(), call.attributes());
          }
          if (kept != null && known.outcome() instanceof Outcome.Answer) {
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

  private static boolean waits(Script script) {
    Exchange.Call call = script.next();
    return call == null || !call.isStarted();
  }
}
