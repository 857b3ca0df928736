package aloft.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.cli.engine.ServiceRoot;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.progress.ProgressEvent.Advanced;
import aloft.spi.progress.ProgressEvent.Failed;
import aloft.spi.progress.ProgressEvent.Finished;
import aloft.spi.progress.ProgressEvent.Noted;
import aloft.spi.progress.ProgressEvent.Started;
import aloft.spi.progress.Task;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ProgressViewTest {
  private static final Path HERE = Path.of("/work");

  private int width = 200;
  private long seconds;

  private ProgressView view(Screen screen, boolean verbose) {
    return new ProgressView(
        screen.console(),
        new DiagnosticView(new ServiceRoot(HERE), HERE, false),
        verbose,
        () -> width,
        () -> seconds * 1_000_000_000);
  }

  @Test
  void tasksWithEqualTitlesAreShownEach() {
    Screen screen = new Screen(true);
    ProgressView view = view(screen, false);
    Task first = new Task(null, "Packaging");
    Task second = new Task(null, "Packaging");
    view.report(new Started(first));
    view.report(new Started(second));
    view.report(new Advanced(second, 1, 3, "a.zip"));
    assertThat(screen.visible()).isEqualTo("… Packaging\n… Packaging (1/3): a.zip\n");
    view.report(new Finished(first, ""));
    assertThat(screen.visible()).isEqualTo("✔ Packaging\n… Packaging (1/3): a.zip\n");
    view.report(new Failed(second, "broken"));
    assertThat(screen.visible()).isEqualTo("✔ Packaging\n✖ Packaging\n");
  }

  @Test
  void tasksWithinATaskAreIndented() {
    Screen screen = new Screen(true);
    ProgressView view = view(screen, false);
    String result =
        view.tasks(
            "Deploying",
            child -> {
              child.task("Uploading", () -> "done");
              assertThat(screen.visible()).isEqualTo("  ✔ Uploading\n… Deploying\n");
              return "deployed";
            });
    assertThat(result).isEqualTo("deployed");
    assertThat(screen.visible()).isEqualTo("  ✔ Uploading\n✔ Deploying\n");
  }

  @Test
  void rowsAreCutToTheWidthOfTheTerminal() {
    for (int columns : new int[] {1, 20, 60, 80, 200}) {
      width = columns;
      Screen screen = new Screen(true);
      ProgressView view = view(screen, false);
      Task task = new Task(null, "Uploading to shop-dev-serverlessdeploymentbucket-1x2y3z");
      view.report(new Started(task));
      view.report(new Advanced(task, 1, 2, "a-name-of-a-file-that-is-rather-long.zip"));
      assertThat(screen.visible().lines()).hasSize(1).allMatch(row -> row.length() < columns + 1);
    }
  }

  @Test
  void theRowOfATaskTellsItsTimeAndNeverMoreThanTheWhole() {
    Screen screen = new Screen(true);
    ProgressView view = view(screen, false);
    Task task = new Task(null, "Updating");
    view.report(new Started(task));
    seconds = 12;
    view.tick();
    assertThat(screen.visible()).isEqualTo("… Updating (12s)\n");
    view.report(new Advanced(task, 7, 5, "Table"));
    assertThat(screen.visible()).isEqualTo("… Updating (5/5, 12s): Table\n");
    view.report(new Finished(task, ""));
    assertThat(screen.visible()).isEqualTo("✔ Updating (5/5)\n");
  }

  @Test
  void manyTasksFitOnTheTerminal() {
    Screen screen = new Screen(true);
    ProgressView view = view(screen, false);
    for (int i = 0; i < 40; i++) {
      view.report(new Started(new Task(null, "Task " + i)));
    }
    assertThat(screen.visible().lines()).hasSize(9).last().isEqualTo("… and 32 more");
  }

  @Test
  void withoutATerminalALongTaskIsMentionedEveryHalfMinute() {
    Screen screen = new Screen(false);
    ProgressView view = view(screen, false);
    Task task = new Task(null, "Updating");
    view.report(new Started(task));
    for (seconds = 0; seconds < 70; seconds++) {
      view.tick();
    }
    assertThat(screen.err())
        .isEqualTo(
            """
            Updating
            Updating (30s): still running
            Updating (60s): still running
            """);
  }

  @Test
  void closingErasesTheRunningTasks() {
    Screen screen = new Screen(true);
    ProgressView view = view(screen, false);
    view.report(new Started(new Task(null, "Packaging")));
    view.close();
    assertThat(screen.visible()).isEmpty();
  }

  @Test
  void withoutATerminalEachTaskIsOneLine() {
    Screen screen = new Screen(false);
    try (ProgressView view = view(screen, true)) {
      Task task = new Task(null, "Packaging");
      view.report(new Started(task));
      view.report(new Advanced(task, 1, 2, "a.zip"));
      view.report(new Noted(Diagnostic.warning("a/b", "careful")));
      view.report(new Started(new Task(task, "Installing")));
      view.report(new Finished(task, "2 zips"));
    }
    assertThat(screen.err()).isEqualTo("Packaging\n  a.zip\nwarning: careful [a/b]\nInstalling\n");
    assertThat(screen.out()).isEmpty();
  }
}
