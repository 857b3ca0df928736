package aloft.cli.packaging.glob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// `matches.tsv` contains, for each pattern, the paths of `paths.txt` that micromatch matches with
/// `dot: true`.
class GlobTest {
  private static List<String> lines(String file) throws IOException {
    try (InputStream in = GlobTest.class.getResourceAsStream(file)) {
      Assertions.assertNotNull(in, file);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void matchesTheSamePathsAsMicromatch() throws IOException {
    List<String> paths = lines("paths.txt");
    SoftAssertions softly = new SoftAssertions();
    for (String line : lines("matches.tsv")) {
      String[] row = line.split("\t", -1);
      Glob glob = Glob.of(row[0]);
      softly
          .assertThat(paths.stream().filter(glob::matches))
          .as(row[0])
          .containsExactlyElementsOf(Arrays.asList(row).subList(1, row.length));
    }
    softly.assertAll();
  }

  /// The reach of a folder must be correct for every path in it. Otherwise, folders would be
  /// skipped by mistake.
  @Test
  void reachBelowHoldsForEveryPath() throws IOException {
    List<String> paths = lines("paths.txt").stream().filter(p -> !p.startsWith("../")).toList();
    SoftAssertions softly = new SoftAssertions();
    for (String line : lines("matches.tsv")) {
      Glob glob = Glob.of(line.split("\t", 2)[0]);
      for (String path : paths) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
          Glob.Reach wrong = glob.matches(path) ? Glob.Reach.NONE : Glob.Reach.ALL;
          softly
              .assertThat(glob.reachBelow(path.substring(0, slash)))
              .as("%s below the folder of %s", glob, path)
              .isNotEqualTo(wrong);
        }
      }
    }
    softly.assertAll();
  }

  @Test
  void reachOfFolders() {
    assertThat(Glob.of("src/**").reachBelow("lib")).isEqualTo(Glob.Reach.NONE);
    assertThat(Glob.of("src/**").reachBelow("src")).isEqualTo(Glob.Reach.ALL);
    assertThat(Glob.of("src/**").reachBelow("src/deep/er")).isEqualTo(Glob.Reach.ALL);
    assertThat(Glob.of("a/b/c.js").reachBelow("a")).isEqualTo(Glob.Reach.SOME);
    assertThat(Glob.of("**/*.md").reachBelow("any")).isEqualTo(Glob.Reach.SOME);
    assertThat(Glob.of("*.md").reachBelow("any")).isEqualTo(Glob.Reach.NONE);
    assertThat(Glob.of("src/!(a)/**").reachBelow("src/b")).isEqualTo(Glob.Reach.SOME);
    assertThat(Glob.of("**").reachBelow("any")).isEqualTo(Glob.Reach.ALL);
  }

  @Test
  void expandsBraces() {
    assertThat(Glob.expand("a")).containsExactly("a");
    assertThat(Glob.expand("{a,b{1..3}}/c")).containsExactly("a/c", "b1/c", "b2/c", "b3/c");
    assertThat(Glob.expand("{08..10}")).containsExactly("08", "09", "10");
    assertThat(Glob.expand("{c..a}{,x}")).containsExactly("c", "cx", "b", "bx", "a", "ax");
    assertThat(Glob.expand("{a}{b")).containsExactly("{a}{b");
  }

  @Test
  void refusesPatternsThatTakeTooLong() {
    assertThat(Glob.expand("{000..999}")).hasSize(1000);
    assertThat(Glob.of("{a,b}".repeat(40)).matches("ab".repeat(20))).isTrue();
    Stream.of("{1..999999999999}", "{a,b}".repeat(40))
        .forEach(pattern ->
            assertThatThrownBy(() -> Glob.expand(pattern)).isInstanceOf(UserException.class));
    Stream.of("{".repeat(200_000), "+(".repeat(101), "*a".repeat(501), "a".repeat(70_000))
        .forEach(pattern ->
            assertThatThrownBy(() -> Glob.of(pattern))
                .isInstanceOfSatisfying(
                    UserException.class,
                    failure -> assertThat(failure.getMessage()).hasSizeLessThan(120)));
  }

  @Test
  void matchesInLinearTime() {
    String path = "a".repeat(2000) + "/" + "b".repeat(2000);
    Stream.of("**/*a*a*a*a*a*a*a*a*c", "+(+(a|b)|*(a))+(c)", "*(*(*(*(a))))*/c", "{**/a,**}*/**/x?")
        .forEach(pattern ->
            Assertions.assertTimeout(
                Duration.ofSeconds(5), () -> Glob.of(pattern).matches(path), pattern));
  }
}
