package aloft.cli.console;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/// The streams of a command: data goes to stdout, messages go to stderr.
///
/// @param live whether stderr is a terminal on which lines can be redrawn
/// @param colour whether escape codes may be written to stderr
/// @param piped whether stdin is a pipe or a file
/// @param interruption what is done if the command does not end when it is interrupted; true if it
///   is about to end
public record Console(
    PrintStream out,
    PrintStream err,
    InputStream in,
    boolean live,
    boolean colour,
    boolean piped,
    AtomicReference<BooleanSupplier> interruption) {

  private static final int DEFAULT_COLUMNS = 80;
  private static final int STDIN_REMINDER_MILLIS = 2000;

  /// Streams of a command that ends when it is interrupted.
  public Console(
      PrintStream out,
      PrintStream err,
      InputStream in,
      boolean live,
      boolean colour,
      boolean piped) {
    this(out, err, in, live, colour, piped, new AtomicReference<>(() -> false));
  }

  /// The process's own streams.
  public static Console system(Map<String, String> variables) {
    boolean terminal = isTerminal(2);
    boolean dumb = "dumb".equals(variables.get("TERM"));
    boolean ci = !variables.getOrDefault("CI", "").isEmpty();
    return new Console(
        new DataStream(),
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.err), 8192),
            false,
            StandardCharsets.UTF_8),
        System.in,
        terminal && !dumb && !ci,
        isColoured(variables, terminal && !dumb),
        !isTerminal(0));
  }

  /// Whether to write escape codes. `FORCE_COLOR` decides alone, then `NO_COLOR`, then
  /// `CLICOLOR_FORCE`; see <https://force-color.org>, <https://no-color.org> and
  /// <https://bixense.com/clicolors>.
  static boolean isColoured(Map<String, String> variables, boolean terminal) {
    String force = variables.getOrDefault("FORCE_COLOR", "");
    if (!force.isEmpty()) {
      return !force.equals("0") && !force.equals("false");
    }
    if (!variables.getOrDefault("NO_COLOR", "").isEmpty()) {
      return false;
    }
    String always = variables.getOrDefault("CLICOLOR_FORCE", "");
    return terminal || (!always.isEmpty() && !always.equals("0"));
  }

  // System.console() cannot tell the streams apart: it is a terminal only if stdin and stdout are.
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) { // not Linux
      return System.console() != null && System.console().isTerminal();
    }
  }

  /// The piped stdin as UTF-8 text; empty if nothing is piped. A message is printed if the input
  /// does not end soon: a pipe that nobody closes would look like a command that hangs.
  public String pipedInput() {
    if (!piped) {
      return "";
    }
    Thread reminder =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                Thread.sleep(STDIN_REMINDER_MILLIS);
                printMessage("Waiting for the event on stdin ...");
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      reminder.interrupt();
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

  /// The width of the terminal in columns; 80 if it is unknown.
  public int columns() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String[] size =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .strip()
              .split(" ", -1);
      int columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
      return columns > 0 ? columns : DEFAULT_COLUMNS;
    } catch (IOException | NumberFormatException e) {
      return DEFAULT_COLUMNS;
    }
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
            Diagnostic.error("input/ended", "stdin ended before the question was answered")
                .hint("nothing was changed; run the command in a terminal, or use the options"));
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

  /// Prints a message line to stderr and flushes. A line that starts with ✔ or ✖ has this mark in
  /// green or red.
  public void printMessage(String line) {
    err.print(coloured(line));
    err.print('\n');
    err.flush();
  }

  private String coloured(String line) {
    String start = line.stripLeading();
    boolean done = start.startsWith("✔");
    if (!colour || (!done && !start.startsWith("✖"))) {
      return line;
    }
    int mark = line.length() - start.length();
    return line.substring(0, mark)
        + (done ? "\u001b[32m" : "\u001b[31m")
        + line.charAt(mark)
        + "\u001b[0m"
        + line.substring(mark + 1);
  }

  public void flush() {
    out.flush();
    err.flush();
  }

  /// Flushes stdout and fails if it could not be written.
  ///
  /// @throws ReaderGone if stdout is a pipe that nobody reads any more
  /// @throws UserException if the output is incomplete for another reason
  public void requireWritten() {
    if (!out.checkError()) {
      return;
    }
    if (DataStream.isPipe()) {
      throw new ReaderGone();
    }
    String reason = out instanceof DataStream data ? data.reason() : "";
    throw new UserException(
        Diagnostic.error("output/unwritable", "cannot write the output" + reason)
            .hint("what was written is incomplete"));
  }

  /// The reader of stdout has ended, as `head` does: the command ends without an error.
  public static final class ReaderGone extends RuntimeException {
    private static final long serialVersionUID = 1;

    ReaderGone() {
      super("the reader of the output has ended", null, false, false);
    }
  }
}
