package aloft.spi.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Deployments.Revision;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Tests which deployment a rollback restores.
final class RevisionTest {
  private static List<Revision> history(
      @Nullable String current, @Nullable String previous, String... newestFirst) {
    return Stream.of(newestFirst)
        .map(id -> new Revision(id, Instant.EPOCH, current, previous, List.of()))
        .toList();
  }

  private static String before(List<Revision> history) {
    return Revision.current(history).before(history);
  }

  private static String error(List<Revision> history) {
    return catchThrowableOfType(UserException.class, () -> before(history))
        .diagnostics()
        .getFirst()
        .code();
  }

  @Test
  void theNotedDeploymentIsRestored() {
    assertThat(before(history("3", "1", "3", "2", "1"))).isEqualTo("1");
    assertThat(before(history("2", "3", "3", "2", "1"))).isEqualTo("3");
    assertThat(before(history("2", "2", "3", "2", "1"))).isEqualTo("2");
    assertThat(before(history("3", "0", "3", "2"))).as("it is no longer stored").isEqualTo("0");
  }

  @Test
  void withoutANoteTheOrderDecides() {
    assertThat(before(history("3", null, "3", "2", "1"))).isEqualTo("2");
    assertThat(before(history("2", null, "3", "2", "1"))).isEqualTo("2");
    assertThat(before(history("1", null, "2", "1"))).isEqualTo("1");
  }

  @Test
  void noDeploymentBeforeIsAnError() {
    assertThat(error(history("1", null, "1"))).isEqualTo("rollback/none-before");
    assertThat(error(history(null, null, "2", "1"))).isEqualTo("rollback/choose");
  }
}
