package aloft.aws.emulation.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Next times of schedule expressions.
final class ScheduleExpressionTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:30Z");

  private static List<String> next(String expression, String zone, String after, int count) {
    ScheduleExpression read = ScheduleExpression.read(expression);
    List<String> times = new ArrayList<>();
    Instant at = Instant.parse(after);
    for (int i = 0; i < count; i++) {
      at = read.next(START, at, ZoneId.of(zone));
      if (at == null) {
        times.add("never");
        return times;
      }
      times.add(at.toString());
    }
    return times;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cron(0 10 * * ? *)            | 2026-03-01T09:59:59Z | 2026-03-01T10:00:00Z | 2026-03-02T10:00:00Z
          cron(0 10 * * ? *)            | 2026-03-01T10:00:00Z | 2026-03-02T10:00:00Z | 2026-03-03T10:00:00Z
          cron(15 12 * * ? *)           | 2026-02-28T12:15:00Z | 2026-03-01T12:15:00Z | 2026-03-02T12:15:00Z
          cron(0 18 ? * MON-FRI *)      | 2026-03-06T18:00:00Z | 2026-03-09T18:00:00Z | 2026-03-10T18:00:00Z
          cron(0 8 1 * ? *)             | 2026-03-01T08:00:00Z | 2026-04-01T08:00:00Z | 2026-05-01T08:00:00Z
          cron(0/15 * * * ? *)          | 2026-03-01T10:46:00Z | 2026-03-01T11:00:00Z | 2026-03-01T11:15:00Z
          cron(5/15 * * * ? *)          | 2026-03-01T10:46:00Z | 2026-03-01T10:50:00Z | 2026-03-01T11:05:00Z
          cron(0/10 * ? * mon-fri *)    | 2026-03-06T23:55:00Z | 2026-03-09T00:00:00Z | 2026-03-09T00:10:00Z
          cron(0/5 8-17 ? * MON-FRI *)  | 2026-03-06T17:55:00Z | 2026-03-09T08:00:00Z | 2026-03-09T08:05:00Z
          cron(0 9 ? * 2#1 *)           | 2026-03-01T00:00:00Z | 2026-03-02T09:00:00Z | 2026-04-06T09:00:00Z
          cron(0 9 ? * TUE#5 *)         | 2026-03-01T00:00:00Z | 2026-03-31T09:00:00Z | 2026-06-30T09:00:00Z
          cron(0 0 L * ? *)             | 2026-01-31T00:00:00Z | 2026-02-28T00:00:00Z | 2026-03-31T00:00:00Z
          cron(0 0 L 2 ? *)             | 2027-03-01T00:00:00Z | 2028-02-29T00:00:00Z | 2029-02-28T00:00:00Z
          cron(0 0 ? * L *)             | 2026-03-01T00:00:00Z | 2026-03-07T00:00:00Z | 2026-03-14T00:00:00Z
          cron(0 0 ? * 6L *)            | 2026-03-01T00:00:00Z | 2026-03-27T00:00:00Z | 2026-04-24T00:00:00Z
          cron(0 0 ? * FRIL *)          | 2026-03-28T00:00:00Z | 2026-04-24T00:00:00Z | 2026-05-29T00:00:00Z
          cron(0 0 3W * ? *)            | 2026-05-01T00:00:00Z | 2026-05-04T00:00:00Z | 2026-06-03T00:00:00Z
          cron(0 0 1W * ? *)            | 2026-07-31T12:00:00Z | 2026-08-03T00:00:00Z | 2026-09-01T00:00:00Z
          cron(0 0 31W * ? *)           | 2026-01-01T00:00:00Z | 2026-01-30T00:00:00Z | 2026-03-31T00:00:00Z
          cron(0 0 LW * ? *)            | 2026-02-01T00:00:00Z | 2026-02-27T00:00:00Z | 2026-03-31T00:00:00Z
          cron(0 0 31 * ? *)            | 2026-03-31T00:00:00Z | 2026-05-31T00:00:00Z | 2026-07-31T00:00:00Z
          cron(0 0 29 2 ? *)            | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z | 2032-02-29T00:00:00Z
          cron(0 0 1,15 JAN,JUL ? *)    | 2026-01-15T00:00:00Z | 2026-07-01T00:00:00Z | 2026-07-15T00:00:00Z
          cron(30 22-2 * * ? *)         | 2026-03-01T21:00:00Z | 2026-03-01T22:30:00Z | 2026-03-01T23:30:00Z
          cron(0 0 ? * FRI-MON *)       | 2026-03-02T00:00:00Z | 2026-03-06T00:00:00Z | 2026-03-07T00:00:00Z
          cron(0 0 ? * 1 *)             | 2026-03-02T00:00:00Z | 2026-03-08T00:00:00Z | 2026-03-15T00:00:00Z
          cron(0 0 1 1 ? 2027-2199/2)   | 2026-03-02T00:00:00Z | 2027-01-01T00:00:00Z | 2029-01-01T00:00:00Z
          cron(59 23 31 12 ? 2026,2030) | 2026-12-31T23:58:59Z | 2026-12-31T23:59:00Z | 2030-12-31T23:59:00Z
          cron(0 0 1 1 ? 2026)          | 2025-12-31T23:59:59Z | 2026-01-01T00:00:00Z | never
          rate(5 minutes)               | 2026-01-01T00:00:30Z | 2026-01-01T00:05:30Z | 2026-01-01T00:10:30Z
          rate(5 minutes)               | 2026-01-01T00:05:29Z | 2026-01-01T00:05:30Z | 2026-01-01T00:10:30Z
          rate(1 hour)                  | 2026-01-01T10:30:00Z | 2026-01-01T11:00:30Z | 2026-01-01T12:00:30Z
          rate(2 days)                  | 2025-12-01T10:30:00Z | 2026-01-03T00:00:30Z | 2026-01-05T00:00:30Z
          at(2026-05-01T12:00:00)       | 2026-01-01T00:00:00Z | 2026-05-01T12:00:00Z | never
          """)
  void computesNextTimes(String expression, String after, String first, String second) {
    assertThat(next(expression, "UTC", after, 2)).containsExactly(first, second);
  }

  @Test
  void returnsNullWithoutANextTime() {
    assertThat(next("cron(0 0 1 1 ? 2020)", "UTC", "2026-01-01T00:00:00Z", 1))
        .containsExactly("never");
    assertThat(next("cron(0 0 30 2 ? *)", "UTC", "2026-01-01T00:00:00Z", 1))
        .containsExactly("never");
    assertThat(next("at(2020-01-01T00:00:00)", "UTC", "2026-01-01T00:00:00Z", 1))
        .containsExactly("never");
  }

  @Test
  void usesTheTimeZone() {
    assertThat(next("cron(0 9 * * ? *)", "Europe/Berlin", "2026-03-28T00:00:00Z", 3))
        .containsExactly("2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z", "2026-03-30T07:00:00Z");
    assertThat(next("at(2026-07-01T09:00:00)", "America/New_York", "2026-03-28T00:00:00Z", 1))
        .containsExactly("2026-07-01T13:00:00Z");
    assertThat(next("cron(30 23 * * ? *)", "Asia/Kolkata", "2026-03-28T00:00:00Z", 1))
        .containsExactly("2026-03-28T18:00:00Z");
  }

  @Test
  void skipsTimesInTheDstGap() {
    assertThat(next("cron(30 2 * * ? *)", "Europe/Berlin", "2026-03-28T00:00:00Z", 2))
        .containsExactly("2026-03-28T01:30:00Z", "2026-03-30T00:30:00Z");
  }

  @Test
  void runsOnceInTheDstOverlap() {
    assertThat(next("cron(30 2 * * ? *)", "Europe/Berlin", "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    assertThat(next("cron(0/30 * * * ? *)", "Europe/Berlin", "2026-10-24T23:45:00Z", 4))
        .containsExactly(
            "2026-10-25T00:00:00Z",
            "2026-10-25T00:30:00Z",
            "2026-10-25T02:00:00Z",
            "2026-10-25T02:30:00Z");
    assertThat(next("cron(30 2 * * ? *)", "Europe/Berlin", "2026-10-25T01:10:00Z", 1))
        .containsExactly("2026-10-26T01:30:00Z");
  }

  @Test
  void ratesIgnoreDstChanges() {
    assertThat(next("rate(1 day)", "Europe/Berlin", "2026-03-29T00:00:00Z", 2))
        .containsExactly("2026-03-29T00:00:30Z", "2026-03-30T00:00:30Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "cron",
        "cron()",
        "cron(0 0 * * *)",
        "cron(0 0 * * * *)",
        "cron(0 0 ? * ? *)",
        "cron(60 0 * * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 0 0 * ? *)",
        "cron(0 0 32 * ? *)",
        "cron(0 0 * 13 ? *)",
        "cron(0 0 ? * 8 *)",
        "cron(0 0 ? * 0 *)",
        "cron(0 0 ? * MON#6 *)",
        "cron(0 0 ? * MON# *)",
        "cron(0 0 * FOO ? *)",
        "cron(0 0 * * ? 1969)",
        "cron(0/0 0 * * ? *)",
        "cron(-1 0 * * ? *)",
        "cron(1- 0 * * ? *)",
        "cron(, 0 * * ? *)",
        "cron(0 0 W * ? *)",
        "cron(99999999999 0 * * ? *)",
        "rate(0 minutes)",
        "rate(5)",
        "rate(5 weeks)",
        "rate(x hours)",
        "rate(99999999999 days)",
        "at(tomorrow)",
        "every(1 day)"
      })
  void rejectsInvalidExpressions(String text) {
    assertThatThrownBy(() -> ScheduleExpression.read(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
