package aloft.spi.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import aloft.spi.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every cloud's [Facts] must do, tested on a fake of the cloud.
///
/// A cloud may have no facts: it answers no question, as it stores each deployment whole, and it
/// stores no files that a manifest could name. Such a cloud overrides neither [#answered] nor
/// [#storedFile].
public abstract class FactsContract {
  private static final byte[] CONTENT = {'z', 'i', 'p', 0, -1, 10};

  @TempDir private Path folder;

  /// Returns the fake cloud with the service; the same one for the whole test.
  protected abstract CloudFixture fixture();

  @AfterEach
  void closeFixture() {
    fixture().close();
  }

  /// Returns a question that has no answer, deployed or not.
  protected abstract Question unanswered();

  /// Returns the questions that are answered once the service is deployed.
  protected Set<Question> answered() {
    return Set.of();
  }

  /// Stores a file in the fake and returns its address; empty if this cloud stores no files.
  protected Optional<String> storedFile(byte[] content) {
    return Optional.empty();
  }

  /// Returns the address of a file that does not exist.
  protected abstract String missingFile();

  private static Map<Question, Fact> answer(CloudFixture fixture, Set<Question> questions) {
    try (Cloud cloud = fixture.connect()) {
      return cloud.facts().answer(fixture.target(), questions, Progress.SILENT);
    }
  }

  @Test
  void noQuestionsHaveNoAnswers() {
    assertThat(answer(fixture(), Set.of())).isEmpty();
  }

  @Test
  void questionsWithoutAnswersAreLeftOut() {
    CloudFixture fixture = fixture();
    Set<Question> questions = new HashSet<>(answered());
    questions.add(unanswered());
    assertThat(answer(fixture, questions)).as("nothing is deployed").isEmpty();
    try (Cloud cloud = fixture.connect()) {
      Instant time = Instant.parse("2026-01-02T03:04:05.678Z");
      cloud
          .deployments()
          .apply(
              fixture.target(),
              fixture.bundle(time),
              false,
              CloudFixture.NO_REMOVALS,
              Progress.SILENT);
    }
    assertThat(answer(fixture, questions))
        .containsOnlyKeys(answered())
        .allSatisfy((question, fact) -> assertThat(fact.values()).isNotEmpty());
  }

  @Test
  void missingFileIsAnError() {
    Path target = folder.resolve("missing");
    try (Cloud cloud = fixture().connect()) {
      for (String address : new String[] {missingFile(), "no address"}) {
        assertThatThrownBy(() -> cloud.facts().fetch(address, target))
            .isInstanceOf(IOException.class)
            .message()
            .isNotBlank();
        assertThat(target).doesNotExist();
      }
    }
  }

  @Test
  void storedFileIsDownloaded() throws IOException {
    Optional<String> address = storedFile(CONTENT);
    Path target = folder.resolve("stored");
    try (Cloud cloud = fixture().connect()) {
      if (address.isEmpty()) {
        // A cloud that stores no files has none at any address.
        assertThatThrownBy(() -> cloud.facts().fetch("store://bucket/file", target))
            .isInstanceOf(IOException.class);
        return;
      }
      cloud.facts().fetch(address.get(), target);
      assertThat(target).hasBinaryContent(CONTENT);
      cloud.facts().fetch(address.get(), target);
      assertThat(target).as("replaced by the second download").hasBinaryContent(CONTENT);
    }
  }
}
