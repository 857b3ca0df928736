package aloft.cli.view;

import aloft.cli.console.Console;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.progress.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows progress: a live list of running tasks on a terminal, otherwise one plain line per task.
///
/// Events may come from any thread; the methods are synchronized. On a terminal each event erases
/// the list, prints finished tasks above it and draws the running ones again. Tasks are told apart
/// by identity, because several may have the same title; a task within another one is indented.
public final class ProgressView implements Progress, AutoCloseable {
  private final Console console;
  private final DiagnosticView diagnostics;
  private final boolean verbose;
  private final Map<Task, String> running = new LinkedHashMap<>();
  private int drawn;

  /// @param verbose whether to print the details of tasks
  public ProgressView(Console console, DiagnosticView diagnostics, boolean verbose) {
    this.console = console;
    this.diagnostics = diagnostics;
    this.verbose = verbose;
  }

  @Override
  public synchronized void report(ProgressEvent event) {
    erase();
    switch (event) {
      case ProgressEvent.Started started -> {
        running.put(started.task(), started.task().title());
        if (!console.live()) {
          console.printMessage(started.task().title());
        }
      }
      case ProgressEvent.Advanced advanced -> {
        String count =
            advanced.total() > 0 ? " (" + advanced.done() + "/" + advanced.total() + ")" : "";
        running.put(advanced.task(), advanced.task().title() + count);
        if (verbose && !advanced.detail().isEmpty()) {
          console.printMessage("  " + advanced.detail());
        }
      }
      case ProgressEvent.Finished finished -> {
        String line = running.remove(finished.task());
        if (console.live() && line != null) {
          String detail = finished.detail().isEmpty() ? "" : " " + finished.detail();
          console.printMessage(indent(finished.task()) + mark("✔", "32") + " " + line + detail);
        }
      }
      case ProgressEvent.Failed failed -> {
        running.remove(failed.task());
        if (console.live()) {
          console.printMessage(
              indent(failed.task()) + mark("✖", "31") + " " + failed.task().title());
        }
      }
      case ProgressEvent.Noted noted -> diagnostics.print(List.of(noted.diagnostic()), console);
    }
    draw();
  }

  private static String indent(Task task) {
    int depth = 0;
    for (Task above = task.parent(); above != null; above = above.parent()) {
      depth++;
    }
    return "  ".repeat(depth);
  }

  private String mark(String mark, String colour) {
    return console.colour() ? "\u001b[" + colour + "m" + mark + "\u001b[0m" : mark;
  }

  private void erase() {
    if (drawn > 0) {
      console.err().print("\u001b[" + drawn + "A\u001b[0J");
      drawn = 0;
    }
  }

  private void draw() {
    if (console.live()) {
      running.forEach((task, line) -> console.err().print(indent(task) + "… " + line + "\n"));
      drawn = running.size();
      console.err().flush();
    }
  }

  @Override
  public synchronized void close() {
    erase();
    console.flush();
  }
}
