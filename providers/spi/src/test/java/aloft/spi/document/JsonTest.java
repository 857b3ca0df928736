package aloft.spi.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

  private static Node read(String text) {
    return Json.read(text, "a.json");
  }

  private static SourceRange place(@Nullable Node node) {
    return Objects.requireNonNull(node).place();
  }

  @Test
  void readsEveryKindOfValue() {
    Node node = read("{\"a\": [1, 2.5, true, null, \"x\"], \"b\": {}}");
    List<@Nullable Object> items = new ArrayList<>(List.of(1L, 2.5, true));
    items.add(null);
    items.add("x");
    assertThat(Json.plainValue(node)).isEqualTo(Map.of("a", items, "b", Map.of()));
  }

  @Test
  void keepsPlacesOfKeysAndValues() {
    Mapping node = (Mapping) read("{\n  \"name\": \"x\",\n  \"list\": [\n    7\n  ]\n}");
    Mapping.Entry name = Objects.requireNonNull(node.entries().get("name"));
    assertThat(name.place()).isEqualTo(new SourceRange("a.json", 2, 3, 2, 9));
    assertThat(name.value().place()).isEqualTo(new SourceRange("a.json", 2, 11, 2, 14));
    assertThat(place(node.get("list", "0"))).isEqualTo(new SourceRange("a.json", 4, 5, 4, 6));
    assertThat(node.get("list", "1")).isNull();
    assertThat(node.get("name", "0")).isNull();
  }

  @Test
  void keepsBigNumbersExact() {
    assertThat(read("9223372036854775807")).extracting(Json::plainValue).isEqualTo(Long.MAX_VALUE);
    assertThat(read("9223372036854775808"))
        .extracting(Json::plainValue)
        .isEqualTo(new BigInteger("9223372036854775808"));
  }

  @Test
  void laterKeysWin() {
    assertThat(Json.write(read("{\"a\": 1, \"b\": 2, \"a\": 3}"), 0))
        .isEqualTo("{\"a\":3,\"b\":2}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "{", "[1,", "{\"a\" 1}", "nul", "{} {}", "\"open", "01"})
  void reportsThePlaceOfASyntaxError(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            UserException.class,
            failure -> {
              assertThat(failure.diagnostics().getFirst().code()).isEqualTo("json/syntax");
              assertThat(place(failure)).startsWith("a.json:1:");
            });
  }

  private static String place(UserException failure) {
    return String.valueOf(failure.diagnostics().getFirst().place());
  }

  @Test
  void rejectsTooDeepNesting() {
    assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(UserException.class);
  }

  @Test
  void writesLikeJsonStringify() {
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    value.put("text", "a\"b\\c/\n");
    value.put("none", null);
    value.put("empty", List.of());
    value.put("object", Map.of());
    value.put("list", List.of(1, 2.0, true));
    assertThat(Json.write(value))
        .isEqualTo(
            """
            {
              "text": "a\\"b\\\\c/\\n",
              "none": null,
              "empty": [],
              "object": {},
              "list": [
                1,
                2,
                true
              ]
            }\
            """);
    assertThat(Json.write(value, 0))
        .isEqualTo(
            "{\"text\":\"a\\\"b\\\\c/\\n\",\"none\":null,\"empty\":[],\"object\":{},\"list\":[1,2,true]}");
  }

  @Test
  void writesTheTextThatWasRead() {
    String text = "{\"a\":[1,2.5,true,null,\"x\\u0001\"],\"b\":{\"c\":-0.25}}";
    assertThat(Json.write(read(text), 0)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1, 1",
    "-1.5, -1.5",
    "100, 100",
    "0.1, 0.1",
    "123456789.125, 123456789.125",
    "1e20, 100000000000000000000",
    "1e21, 1e+21",
    "1.25e25, 1.25e+25",
    "0.000001, 0.000001",
    "0.0000001, 1e-7",
    "-1.5e-10, -1.5e-10"
  })
  void printsNumbersLikeJavaScript(double number, String printed) {
    assertThat(new Scalar(number, SourceRange.of("")).print()).isEqualTo(printed);
  }

  @Test
  void writesNonFiniteNumbersAsNull() {
    assertThat(Json.write(List.of(Double.NaN, Double.POSITIVE_INFINITY), 0))
        .isEqualTo("[null,null]");
  }

  @Test
  void createsNodesFromPlainValues() {
    SourceRange place = SourceRange.of("x");
    Node node = Json.node(Map.of("a", List.of(1, "t", true)), place);
    assertThat(place(node.get("a", "2"))).isEqualTo(place);
    assertThat(Json.write(node, 0)).isEqualTo("{\"a\":[1,\"t\",true]}");
  }
}
