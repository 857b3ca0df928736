package aloft.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.diagnostic.UserException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LogTimeTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "30m, 2026-11-24T11:30:00Z",
    "2h, 2026-11-24T10:00:00Z",
    "1d, 2026-11-23T12:00:00Z",
    "2026-11-20, 2026-11-20T00:00:00Z",
    "2026-11-20T08:00:00, 2026-11-20T08:00:00Z",
    "2026-11-20T08:00:00+02:00, 2026-11-20T06:00:00Z",
    "1700000000000, 2023-11-14T22:13:20Z"
  })
  void parsesAllFormats(String text, Instant moment) {
    assertThat(LogTime.read(text, NOW)).isEqualTo(moment);
  }

  @ParameterizedTest
  @CsvSource({
    "yesterday",
    "12",
    "2026-13-01",
    "99999999999999999999d",
    "9999999999999999d",
    "999999999999999999999999"
  })
  void rejectsInvalidTimes(String text) {
    assertThatThrownBy(() -> LogTime.read(text, NOW))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(text);
  }
}
