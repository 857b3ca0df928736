package aloft.aws.difference;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.document.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What differs between two values of a template: `path: before -> after`, with `.` for nothing.
class PropertyComparisonTest {
  private static List<String> differences(String before, String after) {
    return PropertyComparison.of(Json.read(before, "before"), Json.read(after, "after")).stream()
        .map(difference ->
            difference.path()
                + ": "
                + text(PropertyComparison.text(difference.before()))
                + " -> "
                + text(PropertyComparison.text(difference.after())))
        .toList();
  }

  private static String text(@Nullable String value) {
    return value == null ? "." : value;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        // objects
        "{\"A\": 1, \"B\": 2}             | {\"B\": 2, \"A\": 1}             |",
        "{\"A\": 1}                       | {\"A\": 2}                       | A: 1 -> 2",
        "{\"A\": {\"B\": true}}           | {\"A\": {}}                      | A.B: true -> .",
        "{}                               | {\"A\": {\"B\": {\"C\": 1}}}     | A.B.C: . -> 1",
        "{\"A\": {}}                      | {}                               | A: {} -> .",
        "{\"A\": 1}                       | {\"A\": {\"B\": 1}}              | A: 1 -> {\"B\":1}",
        // intrinsic functions are one value
        "{\"A\": {\"Ref\": \"T\"}}        | {\"A\": {\"Ref\": \"U\"}}        | A: !Ref T -> !Ref U",
        "{\"A\": {\"Fn::GetAtt\": [\"T\", \"Arn\"]}} | {\"A\": \"x\"}        | A: !GetAtt T.Arn ->"
            + " x",
        "{\"A\": {\"Fn::Sub\": \"a-${T}\"}} | {\"A\": {\"Fn::Sub\": \"b\"}}  | A: a-${T} -> b",
        // lists of named items
        "{\"T\": [{\"Key\": \"a\", \"Value\": 1}, {\"Key\": \"b\", \"Value\": 2}]}"
            + " | {\"T\": [{\"Key\": \"b\", \"Value\": 3}, {\"Key\": \"a\", \"Value\": 1}]}"
            + " | T[b].Value: 2 -> 3",
        "{\"T\": [{\"Name\": \"a\"}]} | {\"T\": [{\"Name\": \"a\"}, {\"Name\": \"b\"}]}"
            + " | T[b]: . -> {\"Name\":\"b\"}",
        "{\"T\": [{\"Key\": \"a\"}, {\"Key\": \"b\"}]} | {\"T\": [{\"Key\": \"b\"}, {\"Key\":"
            + " \"a\"}]} | T: [{\"Key\":\"a\"},{\"Key\":\"b\"}] ->"
            + " [{\"Key\":\"b\"},{\"Key\":\"a\"}]",
        // lists of texts: what is only in one of them
        "{\"L\": [\"a\", \"b\"]}          | {\"L\": [\"b\", \"c\"]}          | L: a -> c",
        "{\"L\": [\"a\"]}                 | {\"L\": [\"a\", \"b\", \"c\"]}   | L: . ->"
            + " [\"b\",\"c\"]",
        "{\"L\": [\"a\", \"b\"]}          | {\"L\": [\"b\", \"a\"]}"
            + " | L: [\"a\",\"b\"] -> [\"b\",\"a\"]",
        // other lists: by number, without their common start and end
        "{\"S\": [{\"a\": 1}, {\"a\": 2}, {\"a\": 3}]} | {\"S\": [{\"a\": 1}, {\"a\": 3}]}"
            + " | S[1]: {\"a\":2} -> .",
        "{\"S\": [{\"a\": 1, \"b\": 1}]} | {\"S\": [{\"a\": 1, \"b\": 2}]} | S[0].b: 1 -> 2"
      })
  void differencesHaveAPath(String before, String after, String expected) {
    assertThat(String.join("; ", differences(before, after)))
        .isEqualTo(expected == null ? "" : expected);
  }
}
