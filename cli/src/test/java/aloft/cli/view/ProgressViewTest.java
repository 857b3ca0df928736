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

  private static ProgressView view(Screen screen, boolean verbose) {
    return new ProgressView(
        screen.console(), new DiagnosticView(new ServiceRoot(HERE), HERE, false), verbose);
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
    assertThat(screen.visible()).isEqualTo("… Packaging\n… Packaging (1/3)\n");
    view.report(new Finished(first, ""));
    assertThat(screen.visible()).isEqualTo("✔ Packaging\n… Packaging (1/3)\n");
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
