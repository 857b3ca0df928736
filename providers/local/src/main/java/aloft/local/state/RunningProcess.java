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

/// How the process that runs the local cloud is found.
///
/// @param process its id
/// @param version of the installation that runs it
/// @param token who knows it may change things
public record RunningProcess(
    @Required Long process,
    @Required Integer port,
    @Required String version,
    @Required String token) {

  /// What the home tells; null where nothing does.
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
      // Who wrote it is asked anew, and writes it again.
      return null;
    }
  }

  public void write(StateFolder home) throws IOException {
    StateFolder.write(home.process(), Json.write(RecordWriter.of(this, "process.json")) + "\n");
  }
}
