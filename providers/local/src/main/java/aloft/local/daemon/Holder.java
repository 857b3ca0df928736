package aloft.local.daemon;

import aloft.local.state.Home;
import aloft.spi.diagnostic.Failure;
import aloft.spi.document.Json;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.Findings;
import aloft.spi.schema.Required;
import aloft.spi.schema.Strictness;
import aloft.spi.schema.Written;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The process that has the lock of a home, whether it answers or not.
///
/// @param started in milliseconds: the id alone may be another process's by now
public record Holder(@Required Long process, @Required Long started) {
  // Systems reckon the moment back from the time that a process has run.
  private static final long INEXACT_MILLIS = 2000;

  /// Tells that it is this process.
  static void write(Home home) throws IOException {
    ProcessHandle self = ProcessHandle.current();
    Holder holder = new Holder(self.pid(), started(self));
    Home.write(home.holder(), Json.write(Written.of(holder, "holder.json")) + "\n");
  }

  /// The process, where it still runs.
  public static @Nullable ProcessHandle find(Home home) {
    Holder told = read(home);
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

  private static @Nullable Holder read(Home home) {
    try {
      String text = Home.text(home.holder());
      return text == null
          ? null
          : Decoder.read(
              Holder.class, Json.read(text, "holder.json"), new Findings(Strictness.OFF));
    } catch (IOException | Failure e) {
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
