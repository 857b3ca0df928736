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

/// Where a command reads and writes: stdout is data, stderr is talk.
///
/// @param live whether stderr is a terminal that lines can be redrawn on
/// @param colour whether escape codes may be written to stderr
/// @param piped whether stdin holds something that was piped in
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

  // With only stdout redirected, stdin is a terminal still: to read it would wait for the user.
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

  /// What was piped in, as UTF-8; empty where nothing was.
  public String input() {
    if (!piped) {
      return "";
    }
    try {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("input/unreadable", "cannot read what is piped in: " + e.getMessage()),
          e);
    }
  }

  /// Whether someone is there to answer.
  public boolean interactive() {
    return live && !piped;
  }

  /// Asks for a line.
  ///
  /// @param question stands before the answer, on the same line
  /// @return the answer without spaces around it
  /// @throws UserException where the user ends the input instead
  public String ask(String question) {
    err.print(question + " ");
    err.flush();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int next = in.read();
      if (next < 0) {
        say("");
        throw new UserException(
            Diagnostic.error("input/ended", "there was no answer").hint("nothing was done"));
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

  /// Writes a line of data.
  public void data(String line) {
    out.print(line);
    out.print('\n');
  }

  /// Writes a line of talk, at once.
  public void say(String line) {
    err.print(line);
    err.print('\n');
    err.flush();
  }

  public void flush() {
    out.flush();
    err.flush();
  }
}
