package aloft.spi.provider;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Compares the results of each `golden/<topic>/<case>/manifest.json` with the files next to it:
/// `findings.txt`, and the files of the plan if there is no error; not those of empty lists.
/// `-Dgolden=update` rewrites them.
public abstract class ManifestGoldens {
  private static final Path GOLDEN = Path.of("src/test/golden");
  private static final Instant TIMESTAMP = Instant.parse("2026-11-30T03:04:05.678Z");
  private static final boolean UPDATE = "update".equals(System.getProperty("golden"));

  private final Provider provider;
  private final List<String> names;

  /// @param names the names of all files that are compared
  protected ManifestGoldens(Provider provider, List<String> names) {
    this.provider = provider;
    this.names = names;
  }

  /// Checks a plan beyond its files, with what a deployment reads of it.
  ///
  /// @param files of the plan, those that are compared
  protected void checkPlan(Map<String, String> files) {}

  /// Returns further files to compare, of the packages of a service.
  protected Map<String, String> generated(Blueprint blueprint, Tree tree) {
    return Map.of();
  }

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

  private void check(Path folder) throws IOException {
    Mapping manifest =
        (Mapping) Json.read(Files.readString(folder.resolve("manifest.json")), "serverless.json");
    Tree tree = new FolderTree(folder.resolve("files"));
    Result<Blueprint> read =
        provider.read(manifest, manifest).flatMap(known -> CloudFiles.complete(known, tree));
    Result<Blueprint> deployable =
        read.flatMap(known -> Result.of(known, known.deploymentFindings(TIMESTAMP, true)));
    String findings =
        deployable.diagnostics().stream()
            .map(ManifestGoldens::describe)
            .collect(Collectors.joining());
    compare(folder.resolve("findings.txt"), findings.isEmpty() ? null : findings);
    Map<String, String> files = new LinkedHashMap<>();
    if (!deployable.hasErrors()) {
      files.putAll(compared(deployable.orThrow(), tree, TIMESTAMP));
      checkPlan(files);
      assertThat(compared(deployable.orThrow(), tree, TIMESTAMP.plus(Duration.ofDays(1))))
          .as("a day later")
          .isEqualTo(files);
      files.putAll(generated(deployable.orThrow(), tree));
    }
    for (String file : names) {
      String content = files.get(file);
      compare(folder.resolve(file), "[]\n".equals(content) ? null : content);
    }
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

  private Map<String, String> compared(Blueprint blueprint, Tree tree, Instant moment) {
    Map<String, Artifact> artifacts = new TreeMap<>();
    blueprint
        .packages(tree)
        .orThrow()
        .forEach(zip ->
            artifacts.put(
                zip.name(), new Artifact(zip.name(), zip.name() + ".zip", "c2hhMjU2", 1)));
    Plan plan = blueprint.plan(new Inputs(new Artifacts(artifacts), moment, Map.of()));
    Map<String, String> files = new TreeMap<>(plan.files());
    files.keySet().retainAll(names);
    return files;
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

  /// The files of a service; none if the folder does not exist.
  private record FolderTree(Path root) implements Tree {
    @Override
    public boolean isFile(String path) {
      return Files.isRegularFile(root.resolve(path));
    }

    @Override
    public boolean isFolder(String path) {
      return Files.isDirectory(root.resolve(path));
    }

    @Override
    public @Nullable String text(String path) {
      try {
        return isFile(path) ? Files.readString(root.resolve(path)) : null;
      } catch (IOException e) {
        return null;
      }
    }

    @Override
    public List<String> names(String folder) {
      try (Stream<Path> items = Files.list(root.resolve(folder))) {
        return items
            .map(item -> item.getFileName() + (Files.isDirectory(item) ? "/" : ""))
            .sorted()
            .toList();
      } catch (IOException e) {
        return List.of();
      }
    }
  }
}
