package aloft.google;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.google.plan.WantedState;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import aloft.spi.provider.Blueprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Compares the results of each `golden/<topic>/<case>/manifest.json` with the files next to it:
/// `findings.txt`, and the files of the plan that hold the wanted state if there is no error; not
/// those of empty lists. `-Dgolden=update` rewrites them.
final class GoldenTest {
  private static final Path GOLDEN = Path.of("src/test/golden");
  private static final Instant TIMESTAMP = Instant.parse("2026-11-30T03:04:05.678Z");
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
    Result<Blueprint> read = new GoogleProvider().read(manifest, manifest);
    Result<Blueprint> deployable =
        read.flatMap(known -> Result.of(known, known.deploymentFindings(TIMESTAMP, true)));
    String findings =
        deployable.diagnostics().stream().map(GoldenTest::describe).collect(Collectors.joining());
    compare(folder.resolve("findings.txt"), findings.isEmpty() ? null : findings);
    Map<String, String> files =
        deployable.hasErrors() ? Map.of() : plan(deployable.orThrow(), TIMESTAMP).files();
    for (String file : WantedState.FILES) {
      String content = files.get(file);
      compare(folder.resolve(file), "[]\n".equals(content) ? null : content);
    }
    if (!files.isEmpty()) {
      assertThat(WantedState.of(files).files())
          .as("what a deployment reads")
          .isEqualTo(only(WantedState.FILES, files));
      Map<String, String> later =
          plan(deployable.orThrow(), TIMESTAMP.plus(Duration.ofDays(1))).files();
      assertThat(later).as("a day later").isEqualTo(files);
    }
  }

  private static Map<String, String> only(List<String> names, Map<String, String> files) {
    Map<String, String> some = new TreeMap<>(files);
    some.keySet().retainAll(names);
    return some;
  }

  private static String describe(Diagnostic finding) {
    String hint = finding.hint() == null ? "" : " (" + finding.hint() + ")";
    return finding.severity().label()
        + " "
        + finding.place()
        + " ["
        + finding.code()
        + "] "
        + finding.message()
        + hint
        + "\n";
  }

  private static Plan plan(Blueprint blueprint, Instant moment) {
    Map<String, Artifact> artifacts = new TreeMap<>();
    blueprint
        .packages(new EmptyTree())
        .orThrow()
        .forEach(zip ->
            artifacts.put(
                zip.name(), new Artifact(zip.name(), zip.name() + ".zip", "c2hhMjU2", 1)));
    return blueprint.plan(new Inputs(new Artifacts(artifacts), moment, Map.of()));
  }

  /// @param actual the content, or null if the file must not exist
  private static void compare(Path file, @Nullable String actual) throws IOException {
    if (UPDATE && actual == null) {
      Files.deleteIfExists(file);
    } else if (UPDATE) {
      Files.writeString(file, actual);
    }
    String expected = Files.exists(file) ? Files.readString(file) : null;
    assertThat(actual).as(file + ", rewritten by -Dgolden=update").isEqualTo(expected);
  }
}
