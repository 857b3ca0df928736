package aloft.local.deployment;

import aloft.local.state.StateFolder;
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

/// The process that has the lock of a home, whether it answers or not.
///
/// @param started in milliseconds: the id alone may be another process's by now
public record LockOwner(@Required Long process, @Required Long started) {
  // Systems reckon the moment back from the time that a process has run.
  private static final long INEXACT_MILLIS = 2000;

  /// Tells that it is this process.
  static void write(StateFolder home) throws IOException {
    ProcessHandle self = ProcessHandle.current();
    LockOwner holder = new LockOwner(self.pid(), started(self));
    StateFolder.write(home.holder(), Json.write(RecordWriter.of(holder, "holder.json")) + "\n");
  }

  /// The process, where it still runs.
  public static @Nullable ProcessHandle find(StateFolder home) {
    LockOwner told = read(home);
    if (told == null) {
      return null;
    }
    ProcessHandle found = ProcessHandle.of(told.process()).orElse(null);
    return found != null
            && !hasEnded(found)
            && Math.abs(started(found) - told.started()) <= INEXACT_MILLIS
        ? found
        : null;
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
      // Then no one knows.
      return null;
    }
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
  }

  /// Whether a process runs no more; one that has ended stays in the list of the system until its
  /// parent has looked at it, which some never do.
  public static boolean hasEnded(ProcessHandle process) {
    if (!process.isAlive()) {
      return true;
    }
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/stat"));
      String stat = new String(bytes, StandardCharsets.ISO_8859_1);
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException e) {
      // Not this system's way, or it has gone just now.
      return !process.isAlive();
    }
  }
}
