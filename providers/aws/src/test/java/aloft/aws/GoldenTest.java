package aloft.aws;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.plan.ContentHash;
import aloft.aws.plan.PlanSteps;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.DeployerAccess;
import aloft.spi.provider.DeployerAccess.Permissions;
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
/// `findings.txt`, and `template.json` if there is no error. `-Dgolden=update` rewrites them.
final class GoldenTest {
  private static final Path GOLDEN = Path.of("src/test/golden");
  private static final Instant TIMESTAMP = Instant.parse("2026-01-02T03:04:05.678Z");
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
    Result<Blueprint> read = new AwsProvider().read(manifest, manifest);
    Result<Blueprint> deployable =
        read.flatMap(known -> Result.of(known, known.deploymentFindings(TIMESTAMP, true)));
    String findings =
        deployable.diagnostics().stream().map(GoldenTest::describe).collect(Collectors.joining());
    compare(folder.resolve("findings.txt"), findings.isEmpty() ? null : findings);
    compare(
        folder.resolve("template.json"),
        deployable.hasErrors() ? null : template(deployable.orThrow()));
    if (folder.startsWith(GOLDEN.resolve("permissions"))) {
      compare(folder.resolve("permissions.json"), permissions(deployable.orThrow()));
    }
  }

  private static String permissions(Blueprint blueprint) {
    Permissions permissions =
        ((DeployerAccess) blueprint)
            .permissions(
                plan(blueprint, TIMESTAMP), false, new DeployerAccess.Recipient.Existing());
    return permissions.document()
        + "\n"
        + permissions.findings().stream().map(GoldenTest::describe).collect(Collectors.joining());
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

  /// The same service, planned a day later, has nothing new to deploy, unless an event asks for it.
  @TestFactory
  List<DynamicTest> unchanged() throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      return files
          .filter(file -> file.endsWith("template.json"))
          .map(Path::getParent)
          .sorted()
          .map(folder ->
              DynamicTest.dynamicTest(
                  GOLDEN.relativize(folder).toString(), () -> assertUnchanged(folder)))
          .toList();
    }
  }

  private static void assertUnchanged(Path folder) throws IOException {
    Mapping manifest =
        (Mapping) Json.read(Files.readString(folder.resolve("manifest.json")), "serverless.json");
    Blueprint blueprint = new AwsProvider().read(manifest, manifest).orThrow();
    Map<String, String> later = files(blueprint, TIMESTAMP.plus(Duration.ofDays(1)));
    Map<String, String> files = files(blueprint, TIMESTAMP);
    for (String name : List.of(PlanSteps.TEMPLATE, PlanSteps.STATE)) {
      String file = String.valueOf(files.get(name));
      assertThat(ContentHash.areSame(name, file, String.valueOf(later.get(name))))
          .isEqualTo(!file.contains("ForceDeploy"));
      assertThat(ContentHash.areSame(name, file, file.replaceFirst("\\{", "{\"more\": 1,")))
          .isFalse();
    }
  }

  private static Map<String, String> files(Blueprint blueprint, Instant moment) {
    return plan(blueprint, moment).files();
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

  private static String template(Blueprint blueprint) {
    String template = files(blueprint, TIMESTAMP).get(PlanSteps.TEMPLATE);
    return String.valueOf(template).replaceAll("(LambdaVersion)[0-9A-Za-z]{30,}", "$1HASH") + "\n";
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
