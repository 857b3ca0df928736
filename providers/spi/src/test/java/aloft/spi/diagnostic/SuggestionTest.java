package aloft.spi.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionTest {
  private static final List<String> WORDS =
      List.of("handler", "events", "timeout", "name", "url", "memorySize", "a");

  @ParameterizedTest
  @CsvSource({
    "handlr, handler",
    "Handler, handler",
    "hanlder, handler",
    "event, events",
    "nmae, name",
    "tiemuot, timeout",
    "ulr, url",
    "MEMORYSIZE, memorySize",
    "memory_size, memorySize"
  })
  void findsTheNearestWord(String typed, String expected) {
    assertThat(Suggestion.nearest(typed, WORDS)).isEqualTo(expected);
    assertThat(Suggestion.didYouMean(typed, WORDS)).isEqualTo("did you mean \"" + expected + "\"?");
  }

  @ParameterizedTest
  @CsvSource({"b", "xy", "hand", "colour", "timing"})
  void returnsNullIfNoWordIsSimilar(String typed) {
    assertThat(Suggestion.nearest(typed, WORDS)).isNull();
    assertThat(Suggestion.didYouMean(typed, WORDS)).isNull();
  }

  @Test
  void prefersTheNearestWordThenTheFirstByName() {
    assertThat(Suggestion.nearest("stage", List.of("stags", "state", "stages")))
        .isEqualTo("stages");
    assertThat(Suggestion.nearest("abcd", List.of("abce", "abca"))).isEqualTo("abca");
  }
}
