package aloft.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DotenvTest {
  private static Map<String, String> read(String text) {
    return Dotenv.read(text, Map.of("SET", "outside", "HOST", "h"));
  }

  @Test
  void readsNamesAndValues() {
    assertThat(
            read(
                """
                # a comment
                A=1
                 B = two words  # comment
                export C='#3'
                D="a\\nb # no comment" # one
                E=
                F: colon
                G='two
                lines'
                H=`it's "here"`
                I=a#b
                J="open
                K=it's
                not a line
                L.M-N=x
                O='a' b
                """))
        .containsExactly(
            Map.entry("A", "1"),
            Map.entry("B", "two words"),
            Map.entry("C", "#3"),
            Map.entry("D", "a\nb # no comment"),
            Map.entry("E", ""),
            Map.entry("F", "colon"),
            Map.entry("G", "two\nlines"),
            Map.entry("H", "it's \"here\""),
            Map.entry("I", "a"),
            Map.entry("J", "\"open"),
            Map.entry("K", "it's"),
            Map.entry("L.M-N", "x"),
            Map.entry("O", "'a' b"));
  }

  @Test
  void expandsNames() {
    assertThat(
            read(
                """
                A=1
                B=$A/${A}
                C=${NOPE:-default}-${A:-no}-${NOPE-d2}
                D=${A:+yes}-${NOPE:+no}
                E=\\$A
                F=$HOST:${UNSET}
                G=${NOPE:-$A}
                SET=inside
                H=$SET
                I=$I
                J=a$b$
                """))
        .containsEntry("B", "1/1")
        .containsEntry("C", "default-1-d2")
        .containsEntry("D", "yes-")
        .containsEntry("E", "$A")
        .containsEntry("F", "h:")
        .containsEntry("G", "1")
        .containsEntry("SET", "outside")
        .containsEntry("H", "outside")
        .containsEntry("I", "")
        .containsEntry("J", "a$");
  }
}
