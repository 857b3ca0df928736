package aloft.cli.console;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The streams of a command: data goes to stdout, messages go to stderr.
///
/// @param live whether stderr is a terminal on which lines can be redrawn
/// @param colour whether escape codes may be written to stderr
/// @param piped whether stdin is a pipe or a file
public record Console(
    PrintStream out, PrintStream err, InputStream in, boolean live, boolean colour, boolean piped) {

  /// The process's own streams.
  public static Console system(Map<String, String> variables) {
    boolean ci = !variables.getOrDefault("CI", "").isEmpty();
    boolean terminal = System.console() != null && System.console().isTerminal();
    boolean plain =
        !variables.getOrDefault("NO_COLOR", "").isEmpty() || "dumb".equals(variables.get("TERM"));
    boolean live = terminal && !ci && !"dumb".equals(variables.get("TERM"));
    return new Console(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        System.in,
        live,
        terminal && !plain,
        !terminal && !isTerminal(Path.of("/proc/self/fd/0")));
  }

  // With only stdout redirected, stdin is still a terminal: reading it would block.
  private static boolean isTerminal(Path stdin) {
    try {
      String target = Files.readSymbolicLink(stdin).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new java.io.BufferedOutputStream(new FileOutputStream(descriptor), 8192),
        false,
        StandardCharsets.UTF_8);
  }

  /// The piped stdin as UTF-8 text; empty if nothing is piped.
  public String pipedInput() {
    if (!piped) {
      return "";
    }
    try {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("input/unreadable", "cannot read stdin: " + e.getMessage()), e);
    }
  }

  /// Whether the user can be prompted.
  public boolean isInteractive() {
    return live && !piped;
  }

  /// Prompts for a line.
  ///
  /// @param question printed before the answer, on the same line
  /// @return the answer, stripped
  /// @throws UserException if stdin ends
  public String prompt(String question) {
    err.print(question + " ");
    err.flush();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int next = in.read();
      if (next < 0) {
        printMessage("");
        throw new UserException(
            Diagnostic.error("input/ended", "no answer was given").hint("nothing was done"));
      }
      while (next >= 0 && next != '\n') {
        line.write(next);
        next = in.read();
      }
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("input/unreadable", "cannot read the answer: " + e.getMessage()), e);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  /// Prints a line of data to stdout, without flushing.
  public void printData(String line) {
    out.print(line);
    out.print('\n');
  }

  /// Prints a message line to stderr and flushes.
  public void printMessage(String line) {
    err.print(line);
    err.print('\n');
    err.flush();
  }

  public void flush() {
    out.flush();
    err.flush();
  }
}
