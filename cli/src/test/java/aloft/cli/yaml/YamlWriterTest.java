package aloft.cli.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class YamlWriterTest {
  private static final SourceRange NOWHERE = SourceRange.of("none");

  private static String write(Object value) {
    return YamlWriter.write(Json.node(value, NOWHERE));
  }

  @Test
  void writesLikeJsYaml() throws IOException {
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("dump.json"))) {
      Node rows = Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), "table");
      for (Node row : ((aloft.spi.document.Sequence) rows).items()) {
        Node value = Objects.requireNonNull(row.get("value"));
        assertThat(YamlWriter.write(value))
            .isEqualTo(Objects.requireNonNull(row.get("yaml")).text());
      }
    }
  }

  @Test
  void roundTrips() {
    Random random = new Random(7);
    String letters = "ab01 -:#'\"\\\n\t{}[]&*!|>%@`,?.=~<\u00e9\u0007\u2028\ud83d\ude00nulltrueyes";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(9); n > 0; n--) {
        int at = random.nextInt(letters.length());
        char c = letters.charAt(at);
        text.append(Character.isSurrogate(c) ? "\ud83d\ude00" : Character.toString(c));
      }
      Map<String, Object> value =
          Map.of(
              "k" + text,
              List.of(text.toString(), Map.of("in", text.toString()), List.of(text.toString())));
      assertThat(Json.write(YamlReader.read(write(value), "s"), 0)).isEqualTo(Json.write(value, 0));
      Node scalar = new Scalar(text.toString(), NOWHERE);
      assertThat(Json.write(YamlReader.read(YamlWriter.write(scalar), "s"), 0))
          .isEqualTo(Json.write(scalar, 0));
    }
  }
}
