package aloft.cli.console;

import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows progress: a live list of running tasks on a terminal, otherwise one plain line per task.
///
/// Events may come from any thread; the methods are synchronized. On a terminal each event erases
/// the list, prints finished tasks above it and draws the running ones again.
public final class ProgressView implements Progress, AutoCloseable {
  private final Console console;
  private final DiagnosticView diagnostics;
  private final boolean verbose;
  private final Map<String, String> running = new LinkedHashMap<>();
  private int drawn;

  public ProgressView(Console console, DiagnosticView diagnostics, boolean verbose) {
    this.console = console;
    this.diagnostics = diagnostics;
    this.verbose = verbose;
  }

  @Override
  public synchronized void report(ProgressEvent happening) {
    erase();
    switch (happening) {
      case ProgressEvent.Started started -> {
        running.put(started.task(), started.title());
        if (!console.live()) {
          console.printMessage(started.title());
        }
      }
      case ProgressEvent.Advanced advanced -> {
        String title = running.getOrDefault(advanced.task(), advanced.task());
        String base = title.replaceFirst(" \\(.*\\)$", "");
        String count =
            advanced.total() > 0 ? " (" + advanced.done() + "/" + advanced.total() + ")" : "";
        running.put(advanced.task(), base + count);
        if (verbose && !advanced.detail().isEmpty()) {
          console.printMessage("  " + advanced.detail());
        }
      }
      case ProgressEvent.Finished finished -> {
        String title = running.remove(finished.task());
        if (console.live() && title != null) {
          console.printMessage(mark("✔", "32") + " " + title + detail(finished.detail()));
        }
      }
      case ProgressEvent.Failed failed -> {
        String title = running.remove(failed.task());
        if (console.live()) {
          console.printMessage(mark("✖", "31") + " " + (title == null ? failed.task() : title));
        }
      }
      case ProgressEvent.Noted noted -> {
        console.err().print(diagnostics.text(List.of(noted.diagnostic())));
        console.err().flush();
      }
    }
    draw();
  }

  private static String detail(String detail) {
    return detail.isEmpty() ? "" : " " + detail;
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
      List<String> titles = new ArrayList<>(running.values());
      titles.forEach(title -> console.err().print("… " + title + "\n"));
      drawn = titles.size();
      console.err().flush();
    }
  }

  @Override
  public synchronized void close() {
    erase();
    console.flush();
  }
}
