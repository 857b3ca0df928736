package aloft.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many thousands of mutated manifests, and the extreme ones in full size; see [CommandRun] for
/// what must hold. `-Dfuzz.manifests=N` and `-Dfuzz.seed=S` choose the mutated ones: the first has
/// the seed S, the next S + 1. The report is in `target/fuzz.txt`.
final class ManifestsFuzz {
  private static final int MANIFESTS = Integer.getInteger("fuzz.manifests", 200_000);
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int MAX_PROBLEMS = 20;

  @TempDir private Path temporary;

  private final AtomicInteger next = new AtomicInteger();
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();
  private final AtomicInteger valid = new AtomicInteger();

  @Test
  void mutatedManifests() throws Exception {
    ManifestMutator mutator = ManifestMutator.ofRepository(Path.of("..").toAbsolutePath());
    assertThat(mutator.size()).isGreaterThan(50);
    long start = System.nanoTime();
    int workers = Runtime.getRuntime().availableProcessors();
    List<Callable<Void>> runs = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      Path folder = folder("worker" + i);
      runs.add(() -> run(mutator, folder));
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
      for (Future<Void> run : pool.invokeAll(runs)) {
        run.get();
      }
    }
    Map<String, Object> report = new TreeMap<>();
    report.put("manifests", Math.min(next.get(), MANIFESTS));
    report.put("valid", valid.get());
    report.put("seed", SEED);
    report.put("seconds", (System.nanoTime() - start) / 1_000_000_000);
    report.put("problems", problems.size());
    Files.createDirectories(Path.of("target"));
    Files.writeString(
        Path.of("target/fuzz.txt"), report + "\n" + String.join("\n\n", problems) + "\n");
    assertThat(problems).as(report.toString()).isEmpty();
  }

  private @Nullable Void run(ManifestMutator mutator, Path folder) throws IOException {
    for (int i = next.getAndIncrement();
        i < MANIFESTS && problems.size() < MAX_PROBLEMS;
        i = next.getAndIncrement()) {
      String manifest = mutator.manifest(SEED + i);
      if (!ManifestMutator.needsCloud(manifest)) {
        check(manifest, SEED + i, folder);
      }
    }
    return null;
  }

  private void check(String manifest, long seed, Path folder) throws IOException {
    Files.writeString(folder.resolve("serverless.yml"), manifest);
    for (String command : List.of("validate", "print")) {
      CommandRun run = CommandRun.of(folder, List.of(command));
      if (run.problem() != null) {
        problems.add(
            "-Dfuzz.seed="
                + seed
                + " -Dfuzz.manifests=1: "
                + command
                + " "
                + run.problem()
                + "\n"
                + run.output().err()
                + "\n"
                + manifest);
      }
      if (run.output().code() != 0) {
        return;
      }
    }
    valid.incrementAndGet();
  }

  private Path folder(String name) throws IOException {
    Path folder = Files.createDirectories(temporary.toRealPath().resolve(name));
    Files.writeString(folder.resolve("index.js"), "exports.main = () => {};\n");
    Files.writeString(folder.resolve("data.json"), "{\"a\": {\"b\": [1, \"${self:service}\"]}}");
    Files.writeString(folder.resolve(".env"), "A=1\nB=$A\n");
    return folder;
  }

  @Test
  void extremeManifests() throws IOException {
    assertThat(ExtremeManifests.problems(ExtremeManifests.full(), temporary)).isEmpty();
  }
}
