package aloft.cli.command;

import aloft.cli.console.Console;
import aloft.cli.engine.Dialogue;
import aloft.cli.engine.Session;
import aloft.cli.view.DiagnosticView;
import aloft.cli.view.Output;
import aloft.cli.view.ProgressView;
import aloft.cli.view.View;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.model.Service;
import aloft.spi.progress.Progress;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A use case that runs on the console.
final class ConsoleSession<R> implements Session<R>, Dialogue, AutoCloseable {
  private final Console console;
  private final DiagnosticView diagnostics;
  private final View<R> view;
  private final boolean verbose;
  private @Nullable ProgressView progress;
  private int exitCode;

  /// @param verbose whether to show the details of progress
  ConsoleSession(Console console, DiagnosticView diagnostics, View<R> view, boolean verbose) {
    this.console = console;
    this.diagnostics = diagnostics;
    this.view = view;
    this.verbose = verbose;
  }

  /// Returns the exit code of the results.
  int exitCode() {
    return exitCode;
  }

  @Override
  public void show(R result) {
    close();
    Output output = view.show(result);
    exitCode = Math.max(exitCode, output.exitCode());
    output.print(console, diagnostics);
  }

  @Override
  public void started(Service service) {
    String heading = view.heading(service);
    if (heading != null) {
      console.printMessage(DiagnosticView.printable(heading));
    }
  }

  @Override
  public <T> T accept(Result<T> result) {
    T value = result.orThrow();
    report(result.diagnostics());
    return value;
  }

  @Override
  public Progress progress() {
    ProgressView shown = progress;
    if (shown == null) {
      shown = new ProgressView(console, diagnostics, verbose);
      progress = shown;
    }
    return shown;
  }

  @Override
  public String pipedInput() {
    return console.pipedInput();
  }

  @Override
  public OutputStream functionOutput() {
    return console.err();
  }

  @Override
  public Dialogue dialogue() {
    return this;
  }

  @Override
  public boolean isInteractive() {
    return console.isInteractive();
  }

  @Override
  public String ask(String question) {
    close();
    return console.prompt(question);
  }

  @Override
  public void tell(String line) {
    console.printMessage(line);
  }

  @Override
  public void report(List<Diagnostic> reported) {
    if (reported.stream().anyMatch(Diagnostic::isError)) {
      close();
    }
    diagnostics.print(reported, console);
  }

  /// Ends the display of progress, which more work starts again.
  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
