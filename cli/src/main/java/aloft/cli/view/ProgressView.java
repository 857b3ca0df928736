package aloft.cli.view;

import aloft.cli.console.Console;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.progress.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Shows progress: a live list of running tasks on a terminal, otherwise one plain line per task,
/// and one line every half minute for a task that takes longer.
///
/// Events may come from any thread; the methods are synchronized. On a terminal each event, and
/// each second, erases the list, prints finished tasks above it and draws the running ones again,
/// one row for each. Tasks are told apart by identity, because several may have the same title; a
/// task within another one is indented.
public final class ProgressView implements Progress, AutoCloseable {
  private static final int MAX_ROWS = 8;
  private static final long TICK_MILLIS = 1000;
  private static final long SHOWN_SECONDS = 2;
  private static final long REMINDER_SECONDS = 30;
  // While these rows are drawn, the terminal cuts lines instead of wrapping them: a row may be
  // wider
  // than it looks, and the window may become narrower.
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";

  private final Console console;
  private final DiagnosticView diagnostics;
  private final boolean verbose;
  private final IntSupplier terminalWidth;
  private final LongSupplier nanos;
  private final Map<Task, Running> running = new LinkedHashMap<>();
  private @Nullable Task last;
  private @Nullable Thread ticker;
  private int width;
  private int drawn;
  private boolean closed;

  /// A running task.
  private static final class Running {
    private final Task task;
    private final long start;
    private String count = "";
    private String detail = "";
    private long reminded;

    Running(Task task, long start) {
      this.task = task;
      this.start = start;
    }

    long seconds(long now) {
      return (now - start) / 1_000_000_000;
    }

    /// The title, the count and the time: `Uploading (1/3, 5s)`.
    String text(long now) {
      long seconds = seconds(now);
      String time = seconds < SHOWN_SECONDS ? "" : seconds + "s";
      String separator = count.isEmpty() || time.isEmpty() ? "" : ", ";
      String state = count + separator + time;
      return task.title() + (state.isEmpty() ? "" : " (" + state + ")");
    }
  }

  /// @param verbose whether to print the details of tasks
  public ProgressView(Console console, DiagnosticView diagnostics, boolean verbose) {
    this(console, diagnostics, verbose, console::columns, System::nanoTime);
  }

  /// @param terminalWidth returns the width of the terminal in columns
  /// @param nanos the clock, in nanoseconds
  ProgressView(
      Console console,
      DiagnosticView diagnostics,
      boolean verbose,
      IntSupplier terminalWidth,
      LongSupplier nanos) {
    this.console = console;
    this.diagnostics = diagnostics;
    this.verbose = verbose;
    this.terminalWidth = terminalWidth;
    this.nanos = nanos;
    console.interruption().set(this::reportInterruption);
  }

  /// Says what was running when a command was interrupted that waits for an answer of the cloud: it
  /// cannot say so itself.
  ///
  /// @return true if the command waits no more, and is about to say how it ends
  private synchronized boolean reportInterruption() {
    if (closed || last == null) {
      return closed;
    }
    close();
    diagnostics.print(
        List.of(
            Diagnostic.error("interrupted", "interrupted; the last step was: " + last.title())
                .hint("what the cloud has begun goes on; run the same command again")),
        console);
    console.flush();
    return false;
  }

  @Override
  public synchronized void report(ProgressEvent event) {
    erase();
    switch (event) {
      case ProgressEvent.Started started -> {
        last = started.task();
        running.put(started.task(), new Running(started.task(), nanos.getAsLong()));
        if (!console.live()) {
          console.printMessage(started.task().title());
        }
        startTicker();
      }
      case ProgressEvent.Advanced advanced -> advance(advanced);
      case ProgressEvent.Finished finished -> {
        Running task = running.remove(finished.task());
        if (console.live() && task != null) {
          String detail = finished.detail().isEmpty() ? "" : " " + finished.detail();
          String count = task.count.isEmpty() ? "" : " (" + task.count + ")";
          console.printMessage(indent(task.task) + "✔ " + task.task.title() + count + detail);
        }
      }
      case ProgressEvent.Failed failed -> {
        running.remove(failed.task());
        if (console.live()) {
          console.printMessage(indent(failed.task()) + "✖ " + failed.task().title());
        }
      }
      case ProgressEvent.Noted noted -> diagnostics.print(List.of(noted.diagnostic()), console);
    }
    draw();
  }

  private void advance(ProgressEvent.Advanced advanced) {
    Running task = running.get(advanced.task());
    if (task != null) {
      // A cloud may report more items than it announced.
      long done = Math.min(advanced.done(), advanced.total());
      task.count = advanced.total() > 0 ? done + "/" + advanced.total() : "";
      task.detail = advanced.detail();
    }
    if (verbose && !advanced.detail().isEmpty()) {
      console.printMessage("  " + advanced.detail());
    }
  }

  private void startTicker() {
    if (ticker == null) {
      ticker = new Thread(this::tickUntilClosed, "progress");
      ticker.setDaemon(true);
      ticker.start();
    }
  }

  private synchronized void tickUntilClosed() {
    try {
      while (!closed) {
        wait(TICK_MILLIS);
        tick();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Shows how long the running tasks have taken so far.
  synchronized void tick() {
    if (closed || running.isEmpty()) {
      return;
    }
    if (console.live()) {
      erase();
      draw();
      return;
    }
    long now = nanos.getAsLong();
    for (Running task : running.values()) {
      long seconds = task.seconds(now);
      if (seconds - task.reminded >= REMINDER_SECONDS) {
        task.reminded = seconds;
        console.printMessage(task.text(now) + ": still running");
      }
    }
  }

  private static String indent(Task task) {
    int depth = 0;
    for (Task above = task.parent(); above != null; above = above.parent()) {
      depth++;
    }
    return "  ".repeat(depth);
  }

  private void erase() {
    if (drawn > 0) {
      console.err().print("\u001b[" + drawn + "A\u001b[0J");
      drawn = 0;
    }
  }

  private void draw() {
    if (!console.live() || running.isEmpty()) {
      return;
    }
    if (width == 0) {
      width = terminalWidth.getAsInt();
    }
    long now = nanos.getAsLong();
    StringBuilder rows = new StringBuilder(NO_WRAP);
    for (Running task : running.values()) {
      if (drawn == MAX_ROWS && running.size() > MAX_ROWS + 1) {
        rows.append("… and ").append(running.size() - MAX_ROWS).append(" more\n");
        drawn++;
        break;
      }
      String detail = task.detail.isEmpty() ? "" : ": " + task.detail;
      rows.append(cut(indent(task.task) + "… " + task.text(now) + detail)).append('\n');
      drawn++;
    }
    console.err().print(rows.append(WRAP));
    console.err().flush();
  }

  private String cut(String row) {
    return row.codePointCount(0, row.length()) < width
        ? row
        : row.substring(0, row.offsetByCodePoints(0, Math.max(0, width - 2))) + "…";
  }

  @Override
  public synchronized void close() {
    erase();
    closed = true;
    notifyAll();
    console.flush();
  }
}
