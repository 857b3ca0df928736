package aloft.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LogViewTest {

  @Test
  void omitsRequestIdsAndBilling() {
    assertThat(LogView.text("START RequestId: 1 Version: 1\n")).isEqualTo("START");
    assertThat(LogView.text("END RequestId: 1\n")).isNull();
    assertThat(
            LogView.text(
                "REPORT RequestId: 1\tDuration: 3.50 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB"
                    + "\tMax Memory Used: 60 MB\tInit Duration: 200 ms\n"))
        .isEqualTo("END Duration: 3.50 ms (init: 200 ms) Memory Used: 60 MB");
  }

  @Test
  void removesTheRequestIdOfRuntimeLines() {
    assertThat(LogView.text("2026-11-24T10:00:00.123Z\tabc\tINFO\thello\tyou\n"))
        .isEqualTo("2026-11-24 10:00:00.123\tINFO\thello\tyou");
    assertThat(LogView.text("[INFO]\t2026-11-24T10:00:00.123Z\tabc\thello"))
        .isEqualTo("2026-11-24 10:00:00.123\t[INFO]\thello");
  }

  @Test
  void formatsEachLineOfAMessage() {
    assertThat(LogView.text("START RequestId: 1\nboom\n  at x\nEND RequestId: 1\n"))
        .isEqualTo("START\nboom\n  at x");
  }

  @Test
  void keepsOtherLines() {
    assertThat(LogView.text("a\tb\tc")).isEqualTo("a\tb\tc");
    assertThat(LogView.text("REPORT of mine")).isEqualTo("REPORT of mine");
    assertThat(LogView.text("")).isEmpty();
  }
}
