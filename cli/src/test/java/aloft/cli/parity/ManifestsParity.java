package aloft.cli.parity;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.cli.AloftCommand;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packages random manifests with osls and with Aloft, and compares the templates.
/// `-Dparity.manifests=N` and `-Dparity.seed=S` choose them, `-Dparity.event=TYPE` limits their
/// events to one type. The report is in `target/parity.txt`.
final class ManifestsParity {
  private static final int MANIFESTS = Integer.getInteger("parity.manifests", 2_000);
  private static final long SEED = Long.getLong("parity.seed", 1);
  private static final Pattern CRASH = Pattern.compile("(Type|Syntax|Range|Reference)Error");
  private static final String STRICT = "\"configValidationMode\": \"error\",";
  // The topic in the policy of a redrive queue: docs/decisions/event-templates.md
  private static final Pattern DELIBERATE = Pattern.compile("DLQPolicy/.*/aws:SourceArn ");
  private static final String EVENT = System.getProperty("parity.event", "");

  @TempDir private Path temporary;

  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Integer> reasons = new TreeMap<>();
  private final List<String> differences = new ArrayList<>();

  @Test
  void randomManifests() throws Exception {
    Path folder = Files.createDirectories(temporary.resolve("service")).toRealPath();
    Files.writeString(folder.resolve("a.js"), "exports.main = () => 1;\n");
    zip(folder.resolve("code.zip"), "a.js", "a.py", "src/a.js", "src/a.py");
    zip(folder.resolve("layer.zip"), "tool.txt");
    Mapping schema = Osls.schema(folder);
    try (Osls osls = Osls.start(folder)) {
      for (long seed = SEED; seed < SEED + MANIFESTS; seed++) {
        compare(new RandomManifest(schema, seed, EVENT).json(), seed, folder, osls);
      }
    }
    Files.createDirectories(Path.of("target"));
    Files.writeString(
        Path.of("target/parity.txt"),
        counts
            + "\n\n"
            + reasons.toString().replace(", ", "\n")
            + "\n\n"
            + String.join("\n\n", differences)
            + "\n");
    assertThat(differences).as(counts.toString()).isEmpty();
  }

  private static void zip(Path file, String... names) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String name : names) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(315_532_800_000L);
        zip.putNextEntry(entry);
        zip.write('x');
      }
    }
  }

  private void compare(String manifest, long seed, Path folder, Osls osls) throws IOException {
    Files.writeString(folder.resolve("serverless.json"), manifest);
    Path template = folder.resolve(".serverless/cloudformation-template-update-stack.json");
    Files.deleteIfExists(template);
    String refusal = osls.refusal(folder);
    String expected = refusal == null ? Files.readString(template) : "";
    Files.deleteIfExists(template);
    Environment environment =
        new Environment(
            Map.of("PATH", System.getenv("PATH"), "AWS_REGION", "us-east-1"),
            folder,
            folder.resolve(".home"),
            Clock.systemUTC(),
            null);
    AloftCommand.Output output = AloftCommand.inProcess(environment, "package");
    if (refusal != null && CRASH.matcher(refusal).lookingAt()) {
      count("osls crashes");
      reasons.merge(refusal, 1, Integer::sum);
    } else if (refusal != null && output.code() != 0) {
      count("both refuse");
      reasons.merge(refusal.replaceAll("[\\n\\d]+", " "), 1, Integer::sum);
    } else if (refusal != null) {
      count("only osls refuses");
      differences.add(seed + " only osls refuses: " + refusal + "\n" + manifest);
    } else if (output.code() != 0 && manifest.contains(STRICT)) {
      // What only AWS refuses is an error under "error", and a warning otherwise.
      String reason =
          output.err().lines().filter(line -> line.startsWith("error: ")).findFirst().orElse("");
      reasons.merge("AWS refuses: " + reason, 1, Integer::sum);
      count("refused for AWS");
      compare(manifest.replace(STRICT, ""), seed, folder, osls);
    } else if (output.code() != 0) {
      count("only Aloft refuses");
      differences.add(seed + " only Aloft refuses: " + output.err() + "\n" + manifest);
    } else {
      Set<String> paths = new LinkedHashSet<>();
      differ("", level(expected), level(Files.readString(template)), paths);
      paths.removeIf(path -> DELIBERATE.matcher(path).find());
      count(paths.isEmpty() ? "equal" : "different");
      if (!paths.isEmpty()) {
        differences.add(seed + " different: " + String.join("\n  ", paths) + "\n" + manifest);
      }
    }
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  // What is new in every run.
  private static Node level(String template) {
    return Json.read(
        template
            .replaceAll("/\\d{13}-\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z/", "/TIME/")
            .replaceAll("ApiGatewayDeployment\\d{10,}", "ApiGatewayDeploymentTIME")
            .replaceAll("(\"ForceDeploy\": )\\d+", "$1 0"),
        "template.json");
  }

  private static void differ(
      String path, @Nullable Node expected, @Nullable Node actual, Set<String> paths) {
    switch (expected) {
      case null -> paths.add("+" + path + " " + text(actual));
      case Mapping wanted when actual instanceof Mapping got -> {
        Set<String> keys = new LinkedHashSet<>(wanted.entries().keySet());
        keys.addAll(got.entries().keySet());
        keys.forEach(key -> {
          if (wanted.get(key) != null || got.get(key) != null) {
            differ(path + "/" + key, wanted.get(key), got.get(key), paths);
          }
        });
      }
      case Sequence wanted
          when actual instanceof Sequence got && wanted.items().size() == got.items().size() -> {
        for (int i = 0; i < wanted.items().size(); i++) {
          differ(path + "/" + i, wanted.items().get(i), got.items().get(i), paths);
        }
      }
      case Scalar wanted
          when actual instanceof Scalar got
              && String.valueOf(wanted.value()).equals(String.valueOf(got.value())) -> {}
      default ->
          paths.add(
              actual == null
                  ? "-" + path + " " + text(expected)
                  : path + ": " + text(expected) + " -> " + text(actual));
    }
  }

  private static String text(@Nullable Node node) {
    String text = node == null ? "nothing" : Json.write(node, 0);
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }
}
