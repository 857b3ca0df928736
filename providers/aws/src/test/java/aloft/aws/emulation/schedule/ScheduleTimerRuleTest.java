package aloft.aws.emulation.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.emulation.Event;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Events of rules and schedules.
final class ScheduleTimerRuleTest {
  private static final Instant MOMENT = Instant.parse("2026-03-04T05:06:00.123Z");
  private static final String RULE = "arn:aws:events:us-east-1:123456789012:rule/tick";

  private static String event(TimerSettings settings) {
    Event event = new ScheduleTimerRule(settings).event(MOMENT);
    return ((Event.Body) event).payload().text();
  }

  private static TimerSettings rule(
      @Nullable String input,
      @Nullable String path,
      @Nullable String template,
      Map<String, String> parts) {
    return new TimerSettings(
        "rate(1 minute)",
        null,
        RULE,
        "us-east-1",
        false,
        new TimerSettings.TimerEvent(input, path, template, parts));
  }

  private static TimerSettings schedule(@Nullable String zone, @Nullable String input) {
    String arn = "arn:aws:scheduler:us-east-1:123456789012:schedule/default/tick";
    return new TimerSettings(
        "rate(1 minute)",
        zone,
        arn,
        "us-east-1",
        true,
        new TimerSettings.TimerEvent(input, null, null, Map.of()));
  }

  @Test
  void createsTheEventOfARule() {
    assertThat(event(rule(null, null, null, Map.of())))
        .matches(
            "\\{\"version\":\"0\",\"id\":\"[0-9a-f-]{36}\",\"detail-type\":\"Scheduled Event\","
                + "\"source\":\"aws.events\",\"account\":\"123456789012\","
                + "\"time\":\"2026-03-04T05:06:00Z\",\"region\":\"us-east-1\","
                + "\"resources\":\\[\""
                + RULE
                + "\"],\"detail\":\\{}}");
  }

  @Test
  void createsTheEventOfASchedule() {
    assertThat(event(schedule("Europe/Berlin", null)))
        .contains("\"source\":\"aws.scheduler\"")
        .contains("schedule/default/tick\"],\"detail\":\"{}\"}");
  }

  @Test
  void usesTheConfiguredInput() {
    assertThat(event(rule("{\"a\":1}", null, null, Map.of()))).isEqualTo("{\"a\":1}");
    assertThat(
            event(
                schedule(
                    null,
                    "{\"t\":\"<aws.scheduler.scheduled-time>\",\"n\":<aws.scheduler.attempt-number>}")))
        .isEqualTo("{\"t\":\"2026-03-04T05:06:00Z\",\"n\":1}");
  }

  @Test
  void passesPartOfTheEvent() {
    assertThat(event(rule(null, "$.detail-type", null, Map.of()))).isEqualTo("\"Scheduled Event\"");
    assertThat(event(rule(null, "$.resources[0]", null, Map.of()))).isEqualTo("\"" + RULE + "\"");
    assertThat(event(rule(null, "$['detail']", null, Map.of()))).isEqualTo("{}");
    assertThat(event(rule(null, "$.none.at.all", null, Map.of()))).isEqualTo("null");
    assertThat(event(rule(null, "$", null, Map.of()))).startsWith("{\"version\":\"0\"");
  }

  @Test
  void fillsInputTemplates() {
    Map<String, String> parts = Map.of("time", "$.time", "all", "$.detail", "none", "$.x");
    assertThat(
            event(
                rule(
                    null,
                    null,
                    "{\"at\":<time>,\"text\":\"at <time>, <none>, \\\"<all>\\\"\",\"d\":<all>,"
                        + "\"n\":<none>,\"r\":<aws.events.rule-name>,\"u\":\"<unknown>\"}",
                    parts)))
        .isEqualTo(
            "{\"at\":\"2026-03-04T05:06:00Z\",\"text\":\"at 2026-03-04T05:06:00Z, , \\\"{}\\\"\","
                + "\"d\":{},\"n\":null,\"r\":\"tick\",\"u\":\"<unknown>\"}");
    assertThat(event(rule(null, null, "\"It is <time>\"", parts)))
        .isEqualTo("\"It is 2026-03-04T05:06:00Z\"");
  }

  @Test
  void reportsInvalidSettings() {
    assertThat(ScheduleTimerRule.problem(rule("{}", null, null, Map.of()))).isNull();
    assertThat(ScheduleTimerRule.problem(rule("hello", null, null, Map.of()))).contains("not JSON");
    assertThat(ScheduleTimerRule.problem(rule(null, "time", null, Map.of()))).contains("$");
    assertThat(ScheduleTimerRule.problem(rule(null, "$.a.*", null, Map.of()))).contains("$.a.*");
    assertThat(ScheduleTimerRule.problem(rule(null, null, "It is <time>", Map.of())))
        .contains("not JSON");
    assertThat(ScheduleTimerRule.problem(schedule("Mars/Base", null))).contains("Mars/Base");
  }
}
