package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.cloud.FaultScenario.Phase;
import aloft.aws.cloud.fake.FaultyProxy.Fault;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Breaks each kind of request of a service's life alone, in every way: `./mvnw verify -Pfaults`.
/// The table is written to `target/faults.txt`.
///
/// A cell has two letters: what happens if only first attempts fail, and if all do. `d` means that
/// the command was done; `e`, that it ended with one clear error and works when it is run again;
/// `-`, that the fault cannot be seen; `X`, anything else.
final class FaultMatrix {
  private static final int PARALLEL = 3;

  @TempDir private Path folder;

  private record Row(boolean direct, Phase phase, String request) {}

  private record Cell(String letters, String detail) {}

  @Test
  void everyRequestSurvivesEveryFault()
      throws IOException, InterruptedException, ExecutionException {
    List<Row> rows = rows();
    Map<Row, Map<Fault, Future<Cell>>> cells = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(PARALLEL)) {
      for (Row row : rows) {
        Map<Fault, Future<Cell>> columns = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
          columns.put(fault, threads.submit(() -> cell(row, fault)));
        }
        cells.put(row, columns);
      }
    }
    List<String> lines = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    StringBuilder head = new StringBuilder("%-17s %-42s".formatted("", ""));
    for (Fault fault : Fault.values()) {
      head.append(" %-12s".formatted(fault));
    }
    lines.add(head.toString());
    for (Map.Entry<Row, Map<Fault, Future<Cell>>> row : cells.entrySet()) {
      StringBuilder line =
          new StringBuilder("%-17s %-42s".formatted(row.getKey().phase(), row.getKey().request()));
      for (Map.Entry<Fault, Future<Cell>> column : row.getValue().entrySet()) {
        Cell cell = column.getValue().get();
        line.append(" %-12s".formatted(cell.letters()));
        if (cell.letters().contains("X")) {
          wrong.add(row.getKey() + " " + column.getKey() + ": " + cell.detail());
        }
      }
      lines.add(line.toString());
    }
    lines.add("%d requests x %d faults x 2".formatted(rows.size(), Fault.values().length));
    lines.addAll(wrong);
    Path target = Files.createDirectories(Path.of("target"));
    Files.write(target.resolve("faults.txt"), lines);
    assertThat(wrong).isEmpty();
  }

  /// The requests of all commands, by running each without faults.
  private List<Row> rows() {
    Set<Row> rows = new LinkedHashSet<>();
    for (boolean direct : new boolean[] {false, true}) {
      try (FaultScenario scenario = new FaultScenario(folder.resolve("all-" + direct), direct)) {
        for (Phase phase : Phase.values()) {
          scenario.proxy().inject((name, before) -> null);
          scenario.run(phase);
          for (String name : scenario.proxy().names()) {
            boolean isNew =
                phase != Phase.RECOVERY
                    || name.matches("cloudformation (ContinueUpdateRollback|DescribeStack.*)");
            if (isNew && (!direct || name.matches("cloudformation (Create|Update)Stack"))) {
              rows.add(new Row(direct, phase, name));
            }
          }
        }
      }
    }
    return List.copyOf(rows);
  }

  private Cell cell(Row row, Fault fault) {
    if (!FaultScenario.isSeen(row.request(), fault)) {
      return new Cell("-", "");
    }
    StringBuilder letters = new StringBuilder();
    StringBuilder detail = new StringBuilder();
    for (int count : new int[] {1, Integer.MAX_VALUE}) {
      try (FaultScenario scenario =
          new FaultScenario(
              folder.resolve(Integer.toHexString(row.hashCode()) + fault + count), row.direct())) {
        row.phase().earlier().forEach(scenario::run);
        letters.append(outcome(scenario, row, fault, count));
      } catch (RuntimeException | AssertionError e) {
        letters.append('X');
        detail
            .append(count == 1 ? "once: " : "always: ")
            .append(e.toString().replaceAll("\\s+", " "))
            .append(' ');
      }
    }
    return new Cell(letters.toString(), detail.toString());
  }

  private static char outcome(FaultScenario scenario, Row row, Fault fault, int count) {
    scenario
        .proxy()
        .inject((name, before) -> name.equals(row.request()) && before < count ? fault : null);
    try {
      scenario.run(row.phase());
      return 'd';
    } catch (UserException e) {
      assertThat(e.diagnostics()).hasSize(1);
      Diagnostic error = e.diagnostics().getFirst();
      assertThat(error.code())
          .as(error::toString)
          .matches("aws/.*|(stack|function)/un(finished|watched)");
      assertThat(error.message())
          .doesNotContain("null", "java.", "Exception", "software.amazon", "SDK ")
          .doesNotContain("\n");
      assertThat(error.message().length()).isLessThan(300);
      assertThat(error.hint()).isNotNull();
    }
    scenario.proxy().inject((name, before) -> null);
    scenario.awaitIdle();
    scenario.run(row.phase());
    return 'e';
  }
}
