package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.cloud.fake.CfnLint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Lets AWS' own rules judge every template that the tests of the translation hold for right.
final class GoldenTemplatesIT {
  private static final Path GOLDEN = Path.of("../aws/src/test/golden");

  /// What their manifests are warned of, AWS refuses.
  private static final List<Path> WARNED =
      List.of(
          GOLDEN.resolve("manifest/handed-on/template.json"),
          GOLDEN.resolve("manifest/warnings/template.json"));

  /// W3005: DependsOn that a Ref implies: the original writes it. W3011: a retained layer without
  /// UpdateReplacePolicy, as the original makes it. W1001: a version of a function with a condition
  /// has none itself, as in the original. W6001, W1032: values that the manifest brings.
  private static final List<String> ALLOWED = List.of("W3005", "W3011", "W1001", "W6001", "W1032");

  private static final Pattern DANGLING =
      Pattern.compile("^(.+?/template\\.json):.*:E\\d+:'([^']+)' is not one of ");

  @Test
  void everyGoldenTemplateIsSound() throws IOException {
    List<Path> templates;
    try (Stream<Path> walk = Files.walk(GOLDEN)) {
      templates = walk.filter(path -> path.endsWith("template.json")).sorted().toList();
    }
    assertThat(templates).containsAll(WARNED);
    List<String> findings =
        CfnLint.judge(templates, ALLOWED).stream()
            .filter(finding -> !isOfTheManifest(finding))
            .toList();
    assertThat(findings)
        .allMatch(finding -> WARNED.stream().anyMatch(warned -> finding.startsWith(warned + ":")));
    assertThat(WARNED)
        .allMatch(
            warned -> findings.stream().anyMatch(finding -> finding.startsWith(warned + ":")));
  }

  /// Whether a finding is about a name that the case's manifest itself uses and does not define: a
  /// small manifest may name what only a whole one would hold.
  private static boolean isOfTheManifest(String finding) {
    Matcher matcher = DANGLING.matcher(finding);
    if (!matcher.find()) {
      return false;
    }
    try (Stream<Path> files =
        Files.list(Objects.requireNonNull(Path.of(matcher.group(1)).getParent()))) {
      return files
          .filter(path -> path.getFileName().toString().startsWith("manifest."))
          .anyMatch(path -> read(path).contains(matcher.group(2)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
