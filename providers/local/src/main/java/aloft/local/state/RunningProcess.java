package aloft.local.state;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.Required;
import aloft.spi.schema.ValidationMode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The process of the local cloud, as recorded in `process.json`, which only its user can read.
///
/// @param process the process id
/// @param port the port at which SDKs call functions
/// @param version the version of its installation
/// @param token the secret with which its user proves himself at that port
public record RunningProcess(
    @Required Long process,
    @Required Integer port,
    @Required String version,
    @Required String token) {

  /// Reads the file of a state folder; null if it is missing or invalid.
  public static @Nullable RunningProcess read(StateFolder home) {
    try {
      String text = StateFolder.text(home.process());
      return text == null
          ? null
          : Decoder.read(
              RunningProcess.class,
              Json.read(text, "process.json"),
              new DiagnosticCollector(ValidationMode.OFF));
    } catch (IOException | UserException e) {
      // The next start of the process replaces the file.
      return null;
    }
  }

  public void write(StateFolder home) throws IOException {
    StateFolder.write(home.process(), Json.write(RecordWriter.of(this, "process.json")) + "\n");
  }
}
