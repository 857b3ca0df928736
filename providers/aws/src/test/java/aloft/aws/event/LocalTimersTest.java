package aloft.aws.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import aloft.aws.emulation.LambdaEmulation;
import aloft.aws.vectors.Vectors;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.TimerRule;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests the local timers of schedules.
final class LocalTimersTest {
  private static final Instant MOMENT = Instant.parse("2026-07-01T00:00:00Z");

  private static Topology topology(String events) {
    String manifest =
        "{\"service\":\"shop\",\"provider\":{\"name\":\"aws\",\"runtime\":\"nodejs22.x\"},"
            + "\"functions\":{\"tick\":{\"handler\":\"a.main\",\"events\":["
            + events
            + "]}}}";
    Mapping read = (Mapping) Json.read(manifest, "serverless.json");
    return Topology.fromJson(new Vectors("schedule", read, List.of()).topology().toJson());
  }

  private static TimerRule timerRule(Topology topology, int number) {
    return new LambdaEmulation()
        .triggers()
        .timer(topology, topology.triggers(Trigger.Timer.class).get(number));
  }

  private static String event(TimerRule rule) {
    return ((Event.Body) rule.event(MOMENT)).payload().text();
  }

  @Test
  void createsOneTimerPerRate() {
    Topology topology =
        topology("{\"schedule\":{\"rate\":[\"rate(1 hour)\",\"cron(0 12 * * ? *)\"]}}");
    assertThat(topology.triggers(Trigger.Timer.class))
        .extracting(Trigger.Timer::id)
        .containsExactly("TickEventsRuleSchedule1", "TickEventsRuleSchedule2");
    assertThat(timerRule(topology, 0).next(MOMENT, MOMENT)).isEqualTo("2026-07-01T01:00:00Z");
    assertThat(timerRule(topology, 1).next(MOMENT, MOMENT)).isEqualTo("2026-07-01T12:00:00Z");
    assertThat(event(timerRule(topology, 0)))
        .contains("\"source\":\"aws.events\"")
        .contains("rule/shop-dev-TickEventsRuleSchedule1-");
    assertThat(topology.triggers(Trigger.Subscription.class)).isEmpty();
  }

  @Test
  void appliesTimeZoneAndInput() {
    Topology topology =
        topology(
            "{\"schedule\":{\"rate\":\"cron(0 9 * * ? *)\",\"method\":\"scheduler\","
                + "\"timezone\":\"Europe/Berlin\",\"input\":{\"a\":1,\"body\":\"{\\\"b\\\":2}\"}}}");
    TimerRule rule = timerRule(topology, 0);
    assertThat(rule.next(MOMENT, MOMENT)).isEqualTo("2026-07-01T07:00:00Z");
    assertThat(event(rule)).isEqualTo("{\"a\":1,\"body\":{\"b\":2}}");
  }

  @Test
  void skipsDisabledSchedules() {
    Topology topology =
        topology(
            "{\"schedule\":{\"rate\":\"rate(1 hour)\",\"enabled\":false}},{\"schedule\":\"rate(2"
                + " hours)\"}");
    assertThat(topology.triggers(Trigger.Timer.class))
        .extracting(Trigger.Timer::id)
        .containsExactly("TickEventsRuleSchedule2");
    assertThat(topology.triggers(Trigger.Subscription.class)).isEmpty();
  }

  @Test
  void reportsSchedulesThatAreNotEmulated() {
    Topology topology =
        topology(
            "{\"schedule\":{\"rate\":\"cron(0 99 * * ? *)\"}},{\"schedule\":{\"rate\":\"rate(1"
                + " hour)\",\"inputTransformer\":{\"inputTemplate\":\"no"
                + " json\"}}},{\"schedule\":\"rate(1 day)\"}");
    assertThat(topology.triggers(Trigger.Timer.class)).hasSize(1);
    assertThat(topology.triggers(Trigger.Subscription.class))
        .extracting(
            Trigger.Subscription::id, Trigger.Subscription::function, Trigger.Subscription::kind)
        .containsExactly(
            tuple("TickEventsRuleSchedule1", "tick", "schedule"),
            tuple("TickEventsRuleSchedule2", "tick", "schedule"));
  }

  @Test
  void eventTypesWithoutLocalRulesBecomeSubscriptions() {
    Topology topology = topology("{\"sqs\":\"arn:aws:sqs:us-east-1:123456789012:jobs\"}");
    assertThat(topology.triggers())
        .singleElement()
        .isInstanceOfSatisfying(
            Trigger.Subscription.class,
            subscription -> {
              assertThat(subscription.id()).isEqualTo("tick-sqs-1");
              assertThat(subscription.kind()).isEqualTo("sqs");
            });
  }
}
