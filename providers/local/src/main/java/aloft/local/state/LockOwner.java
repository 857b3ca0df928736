package aloft.local.state;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.Required;
import aloft.spi.schema.ValidationMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The process that holds the lock of a state folder, as recorded in `holder.json`.
///
/// @param process the process id
/// @param started the start time in epoch milliseconds, as another program may get the id later
public record LockOwner(@Required Long process, @Required Long started) {
  // The start time is computed from the uptime, which is not exact.
  private static final long START_TOLERANCE_MILLIS = 2000;
  private static final String[] COMMAND = {"local", "run"};

  /// Records this process as the owner.
  public static void write(StateFolder home) throws IOException {
    ProcessHandle self = ProcessHandle.current();
    LockOwner owner = new LockOwner(self.pid(), startMillis(self));
    StateFolder.write(home.holder(), Json.write(RecordWriter.of(owner, "holder.json")) + "\n");
  }

  /// The owner if it is still running; null otherwise. A program that got its id is not it: the
  /// start time and the command are compared.
  public static @Nullable ProcessHandle find(StateFolder home) {
    LockOwner recorded = read(home);
    if (recorded == null) {
      return null;
    }
    ProcessHandle process = ProcessHandle.of(recorded.process()).orElse(null);
    return process != null
            && !hasEnded(process)
            && Math.abs(startMillis(process) - recorded.started()) <= START_TOLERANCE_MILLIS
            && isLocalCloud(process)
        ? process
        : null;
  }

  // The command ends with `local run`. The JDK knows only short command lines.
  private static boolean isLocalCloud(ProcessHandle process) {
    String command;
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline"));
      command = new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      String[] arguments = process.info().arguments().orElse(COMMAND);
      command = "\0" + String.join("\0", arguments) + "\0";
    }
    return command.endsWith("\0" + String.join("\0", COMMAND) + "\0");
  }

  private static @Nullable LockOwner read(StateFolder home) {
    try {
      String text = StateFolder.text(home.holder());
      return text == null
          ? null
          : Decoder.read(
              LockOwner.class,
              Json.read(text, "holder.json"),
              new DiagnosticCollector(ValidationMode.OFF));
    } catch (IOException | UserException e) {
      // The owner is unknown.
      return null;
    }
  }

  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
  }

  /// Whether a process has ended. A zombie, whose parent has not read its exit status, counts as
  /// ended.
  public static boolean hasEnded(ProcessHandle process) {
    if (!process.isAlive()) {
      return true;
    }
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/stat"));
      String stat = new String(bytes, StandardCharsets.ISO_8859_1);
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException e) {
      // No /proc file system, or the process has just ended.
      return !process.isAlive();
    }
  }
}
