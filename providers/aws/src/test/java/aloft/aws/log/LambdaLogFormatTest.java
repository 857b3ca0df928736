package aloft.aws.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.diagnostic.UserException;
import org.junit.jupiter.api.Test;

final class LambdaLogFormatTest {
  private static final LambdaLogFormat FORMAT = new LambdaLogFormat();

  @Test
  void omitsRequestIdsAndBilling() {
    assertThat(FORMAT.shown("START RequestId: 1 Version: 1\n")).isEqualTo("START");
    assertThat(FORMAT.shown("END RequestId: 1\n")).isNull();
    assertThat(
            FORMAT.shown(
                "REPORT RequestId: 1\tDuration: 3.50 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB"
                    + "\tMax Memory Used: 60 MB\tInit Duration: 200 ms\n"))
        .isEqualTo("END Duration: 3.50 ms (init: 200 ms) Memory Used: 60 MB");
    assertThat(
            FORMAT.shown(
                "REPORT RequestId: 1\tDuration: 3.50 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB"
                    + "\tMax Memory Used: 60 MB\tPrice: $0.0000002083\t\n"))
        .isEqualTo("END Duration: 3.50 ms Memory Used: 60 MB Price: $0.0000002083");
  }

  @Test
  void removesTheRequestIdOfRuntimeLines() {
    assertThat(FORMAT.shown("2026-11-24T10:00:00.123Z\tabc\tINFO\thello\tyou\n"))
        .isEqualTo("2026-11-24 10:00:00.123\tINFO\thello\tyou");
    assertThat(FORMAT.shown("[INFO]\t2026-11-24T10:00:00.123Z\tabc\thello"))
        .isEqualTo("2026-11-24 10:00:00.123\t[INFO]\thello");
  }

  @Test
  void formatsEachLineOfAMessage() {
    assertThat(FORMAT.shown("START RequestId: 1\nboom\n  at x\nEND RequestId: 1\n"))
        .isEqualTo("START\nboom\n  at x");
  }

  @Test
  void keepsOtherLines() {
    assertThat(FORMAT.shown("a\tb\tc")).isEqualTo("a\tb\tc");
    assertThat(FORMAT.shown("REPORT of mine")).isEqualTo("REPORT of mine");
    assertThat(FORMAT.shown("")).isEmpty();
  }

  @Test
  void filtersByTheTermsOfCloudWatch() {
    assertThat(FORMAT.filter("ERROR \"not found\"")).accepts("ERROR: not found").rejects("ERROR");
    assertThat(FORMAT.filter("a -b")).accepts("a c").rejects("a b");
    assertThat(FORMAT.filter("?a ?b")).accepts("b").rejects("c");
    assertThat(FORMAT.filter("%[0-9]{3}%")).accepts("took 123 ms").rejects("took 12 ms");
    assertThat(FORMAT.filter(" ")).accepts("anything");
  }

  @Test
  void rejectsOtherFilterPatterns() {
    assertThatThrownBy(() -> FORMAT.filter("{ $.level = \"ERROR\" }"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("filters by the fields of a log line are not supported");
    assertThatThrownBy(() -> FORMAT.filter("%(%"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("invalid regular expression: (");
  }
}
