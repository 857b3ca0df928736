package aloft.google.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoogleLogFormatTest {
  private final GoogleLogFormat format = new GoogleLogFormat();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain text                                 | plain text",
        "{\"severity\":\"ERROR\",\"message\":\"a\\n b\\n\"} | 'ERROR a\n b'",
        "{\"message\":\"a\",\"user\":1}             | a",
        "{\"user\":1}                               | {\"user\":1}",
        "{not json                                  | {not json",
        "{\"message\":{\"a\":1}}                    | {\"message\":{\"a\":1}}",
      })
  void objectsShowTheirSeverityAndMessage(String message, String shown) {
    assertThat(format.shown(message)).isEqualTo(shown);
  }

  @Test
  void filterIsATextWithoutCase() {
    assertThat(format.filter("not FOUND").test("{\"message\": \"Not found: x\"}")).isTrue();
    assertThat(format.filter("\"not found\"").test("found")).isFalse();
  }
}
