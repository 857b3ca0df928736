package aloft.azure.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NcronTabTest {
  // 2026-03-01 is a Sunday.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/20 * * * * *     | 2026-03-01T00:00:20Z | 2026-02-28T23:59:40Z",
        "0 */5 * * * *      | 2026-03-01T00:05:00Z | 2026-02-28T23:55:00Z",
        "30 0 12 * * *      | 2026-03-01T12:00:30Z | 2026-02-28T12:00:30Z",
        "0 30 9 * * 1-5     | 2026-03-02T09:30:00Z | 2026-02-27T09:30:00Z",
        "0 30 9 * * Mon,Fri | 2026-03-02T09:30:00Z | 2026-02-27T09:30:00Z",
        "0 0 0 13 * Fri     | 2026-03-13T00:00:00Z | 2026-02-13T00:00:00Z",
        "0 0 5-7 * Jan *    | 2027-01-01T05:00:00Z | 2026-01-31T07:00:00Z",
        "0 0 0 29 2 *       | 2028-02-29T00:00:00Z | 2024-02-29T00:00:00Z",
        "15 * * * *         | 2026-03-01T00:15:00Z | 2026-02-28T23:15:00Z",
      })
  void timesAreThoseOfTheSchedule(String schedule, Instant next, Instant previous) {
    Instant now = Instant.parse("2026-03-01T00:00:00Z");
    NcronTab times = NcronTab.of(schedule);
    assertThat(times.next(now)).isEqualTo(next);
    assertThat(times.previous(now)).isEqualTo(previous);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "* * * *", "60 * * * * *", "0 0 0 L * *", "0 0 0 * * 7", "0 */0 * * * *"})
  void otherSchedulesAreInvalid(String schedule) {
    assertThatThrownBy(() -> NcronTab.of(schedule)).isInstanceOf(IllegalArgumentException.class);
  }
}
