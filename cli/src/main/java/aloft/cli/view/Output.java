package aloft.cli.view;

import aloft.cli.console.Console;
import aloft.spi.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What is printed for a result.
///
/// @param diagnostics go to stderr, before the messages
/// @param messages lines for stderr, before the data
/// @param data text for stdout, with a line break at its end unless it is empty; that of a failure
///   is the first
/// @param exitCode 0 for success, 1 for a failure, 2 for a difference
public record Output(
    List<Diagnostic> diagnostics, List<String> messages, String data, int exitCode) {
  private static final int FAILURE = 1;
  private static final int DIFFERENCE = 2;

  /// Prints nothing.
  public static final Output NONE = new Output(List.of(), List.of(), "", 0);

  public Output {
    diagnostics = List.copyOf(diagnostics);
    messages = List.copyOf(messages);
  }

  /// Prints text to stdout as it is.
  static Output text(String text) {
    return new Output(List.of(), List.of(), text, 0);
  }

  /// Prints lines to stdout.
  static Output lines(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text(text.toString());
  }

  /// Prints one line, or several lines in one text, to stdout.
  static Output line(String line) {
    return text(line + "\n");
  }

  boolean failed() {
    return exitCode == FAILURE;
  }

  Output withMessages(String... lines) {
    List<String> all = new ArrayList<>(messages);
    all.addAll(Arrays.asList(lines));
    return new Output(diagnostics, all, data, exitCode);
  }

  Output withDiagnostics(List<Diagnostic> reported) {
    return new Output(reported, messages, data, exitCode);
  }

  Output withFailure(boolean failure) {
    return new Output(diagnostics, messages, data, failure ? FAILURE : 0);
  }

  Output withDifference(boolean difference) {
    return new Output(diagnostics, messages, data, difference ? DIFFERENCE : 0);
  }

  /// Prints this and flushes stdout.
  ///
  /// @throws Console.ReaderGone if nobody reads the data
  /// @throws aloft.spi.diagnostic.UserException if the data cannot be written
  public void print(Console console, DiagnosticView view) {
    boolean failed = failed();
    if (failed) {
      console.out().print(data);
      console.requireWritten();
    }
    view.print(diagnostics, console);
    messages.forEach(console::printMessage);
    if (!failed) {
      console.out().print(data);
      console.requireWritten();
    }
  }
}
