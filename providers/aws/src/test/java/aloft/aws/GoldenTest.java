package aloft.aws;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.plan.Inputs;
import aloft.spi.provider.Blueprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Compares what becomes of each `golden/<topic>/<case>/manifest.json` with the files beside it:
/// `findings.txt`, and `template.json` where there is no error. `-Dgolden=update` rewrites them.
final class GoldenTest {
  private static final Path GOLDEN = Path.of("src/test/golden");
  private static final Instant MOMENT = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final boolean UPDATE = "update".equals(System.getProperty("golden"));

  @TestFactory
  List<DynamicTest> cases() throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      return files
          .filter(file -> file.endsWith("manifest.json"))
          .map(Path::getParent)
          .sorted()
          .map(folder ->
              DynamicTest.dynamicTest(GOLDEN.relativize(folder).toString(), () -> check(folder)))
          .toList();
    }
  }

  private static void check(Path folder) throws IOException {
    Mapping manifest =
        (Mapping) Json.read(Files.readString(folder.resolve("manifest.json")), "serverless.json");
    Result<Blueprint> read = new AwsProvider().read(manifest);
    String findings =
        read.diagnostics().stream().map(GoldenTest::line).collect(Collectors.joining());
    compare(folder.resolve("findings.txt"), findings.isEmpty() ? null : findings);
    compare(folder.resolve("template.json"), read.hasErrors() ? null : template(read.orThrow()));
  }

  private static String line(Diagnostic finding) {
    String hint = finding.hint() == null ? "" : " (" + finding.hint() + ")";
    return finding.severity().word()
        + " "
        + finding.place()
        + " ["
        + finding.code()
        + "] "
        + finding.message()
        + hint
        + "\n";
  }

  private static String template(Blueprint blueprint) {
    Map<String, Artifact> artifacts = new TreeMap<>();
    blueprint
        .packages(new EmptyTree())
        .orThrow()
        .forEach(packed ->
            artifacts.put(
                packed.name(), new Artifact(packed.name(), packed.name() + ".zip", "c2hhMjU2", 1)));
    String template =
        blueprint
            .plan(new Inputs(new Artifacts(artifacts), MOMENT, Map.of()))
            .files()
            .get("cloudformation-template-update-stack.json");
    return String.valueOf(template).replaceAll("(LambdaVersion)[0-9A-Za-z]{30,}", "$1HASH") + "\n";
  }

  /// @param made null where the file must not exist
  private static void compare(Path file, @Nullable String made) throws IOException {
    if (UPDATE && made == null) {
      Files.deleteIfExists(file);
    } else if (UPDATE) {
      Files.writeString(file, made);
    }
    String wanted = Files.exists(file) ? Files.readString(file) : null;
    assertThat(made).as(file + ", rewritten by -Dgolden=update").isEqualTo(wanted);
  }
}
