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

/// Checks all golden templates of the module `aws` with cfn-lint, the rules of AWS.
final class GoldenTemplatesIT {
  private static final Path GOLDEN = Path.of("../aws/src/test/golden");

  /// Templates that AWS would reject; Aloft warns about their manifests.
  private static final List<Path> WITH_WARNINGS =
      List.of(
          GOLDEN.resolve("manifest/handed-on/template.json"),
          GOLDEN.resolve("manifest/warnings/template.json"));

  /// W3005: a DependsOn that a Ref implies; the Serverless Framework writes it. W3011: a retained
  /// layer without UpdateReplacePolicy, as in the Serverless Framework. W1001: the version of a
  /// function with a condition has no condition, as in the Serverless Framework. W6001, W1032:
  /// values from the manifest. W1030: a parameter that "deploy" sets has an empty default.
  private static final List<String> ALLOWED_RULES =
      List.of("W3005", "W3011", "W1001", "W6001", "W1030", "W1032");

  private static final Pattern UNDEFINED_NAME =
      Pattern.compile("^(.+?/template\\.json):.*:E\\d+:'([^']+)' is not one of ");

  @Test
  void goldenTemplatesPassCfnLint() throws IOException {
    List<Path> templates;
    try (Stream<Path> walk = Files.walk(GOLDEN)) {
      templates = walk.filter(path -> path.endsWith("template.json")).sorted().toList();
    }
    assertThat(templates).containsAll(WITH_WARNINGS);
    List<String> findings =
        CfnLint.check(templates, ALLOWED_RULES).stream()
            .filter(finding -> !isCausedByManifest(finding))
            .toList();
    assertThat(findings)
        .allMatch(
            finding -> WITH_WARNINGS.stream().anyMatch(warned -> finding.startsWith(warned + ":")));
    assertThat(WITH_WARNINGS)
        .allMatch(
            warned -> findings.stream().anyMatch(finding -> finding.startsWith(warned + ":")));
  }

  /// Whether a finding is about a name that the manifest of the case uses but does not define. The
  /// small manifests of the cases may refer to resources that only a complete one would define.
  private static boolean isCausedByManifest(String finding) {
    Matcher matcher = UNDEFINED_NAME.matcher(finding);
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
