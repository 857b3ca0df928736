package aloft.build.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnixCronTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * *            | 2026-01-02T03:04:05Z | 2026-01-02T03:05Z",
        "*/15 * * * *         | 2026-01-02T03:45:00Z | 2026-01-02T04:00Z",
        "0-59/10 * * * *      | 2026-01-02T03:04:05Z | 2026-01-02T03:10Z",
        "5/20 * * * *         | 2026-01-02T03:04:05Z | 2026-01-02T03:05Z",
        "0 9 * * MON-FRI      | 2026-01-02T10:00:00Z | 2026-01-05T09:00Z",
        "0 9 * * 7            | 2026-01-02T10:00:00Z | 2026-01-04T09:00Z",
        "0 0 29 2 *           | 2026-01-02T03:04:05Z | 2028-02-29T00:00Z",
        "0 0 1 jan,jul ?      | 2026-01-02T03:04:05Z | 2026-07-01T00:00Z",
        "0 0 13 * fri         | 2026-01-03T00:00:00Z | 2026-01-09T00:00Z",
        "30 2 * * *           | 2026-03-28T12:00+01:00[Europe/Berlin] |"
            + " 2026-03-30T02:30+02:00[Europe/Berlin]",
      })
  void nextTimeIsTheFirstMatch(String expression, String after, String expected) {
    assertThat(UnixCron.of(expression).next(ZonedDateTime.parse(after)))
        .isEqualTo(ZonedDateTime.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "a * * * *",
        "5-1 * * * *",
        "*/0 * * * *",
        "1-2-3 * * * *",
        "* * L * *"
      })
  void invalidExpressionIsAnError(String expression) {
    assertThatThrownBy(() -> UnixCron.of(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a");
  }

  @Test
  void dateThatDoesNotExistHasNoTime() {
    assertThat(UnixCron.of("0 0 30 2 *").next(ZonedDateTime.parse("2026-01-02T03:04:05Z")))
        .isNull();
  }
}
