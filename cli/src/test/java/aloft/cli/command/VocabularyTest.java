package aloft.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.cli.engine.FakeProvider;
import aloft.cli.engine.Providers;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests the lists that the launcher reads.
final class VocabularyTest {
  private static final List<String> LINES =
      Vocabulary.of(new Providers(List.of(FakeProvider.of("sky"), FakeProvider.of("sea"))))
          .lines()
          .toList();

  @Test
  void listsWhatEachCommandReaches() {
    assertThat(LINES)
        .startsWith(
            "command completion none",
            "command cost manifest",
            "command create none",
            "command deploy cloud")
        .contains(
            "command diff cloud",
            "command invoke cloud",
            "command invoke local local",
            "command local stop local",
            "command print manifest",
            "internal local run local",
            "absent dev");
  }

  @Test
  void listsOptionsThatAlwaysHaveAValue() {
    assertThat(LINES)
        .contains("valued --stage", "valued -s", "valued --param", "valued --sky-profile")
        // --tail of logs is a flag, --type of invoke is not.
        .doesNotContain("valued -t", "valued --local", "valued --sky-anonymous", "valued --help");
  }

  @Test
  void namesTheProvidersAndTheirVariables() {
    assertThat(LINES)
        .containsSubsequence(
            "provider sky", "provider sea", "source vault sky", "source vault sea");
  }

  @Test
  void everyLineHasAKnownForm() {
    assertThat(LINES)
        .allMatch(line ->
            line.matches(
                "(command|internal) [a-z]+( [a-z]+)? (none|manifest|cloud|local)"
                    + "|absent [a-z-]+( [a-z-]+)?|valued --?[a-zA-Z-]+|provider [a-z]+"
                    + "|source [a-zA-Z]+ [a-z]+"));
  }
}
