package aloft.local.state;

import aloft.spi.diagnostic.Failure;
import aloft.spi.document.Json;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.Findings;
import aloft.spi.schema.Required;
import aloft.spi.schema.Strictness;
import aloft.spi.schema.Written;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// How the process that runs the local cloud is found.
///
/// @param process its id
/// @param version of the installation that runs it
/// @param token who knows it may change things
public record Running(
    @Required Long process,
    @Required Integer port,
    @Required String version,
    @Required String token) {

  /// What the home tells; null where nothing does.
  public static @Nullable Running read(Home home) {
    try {
      String text = Home.text(home.process());
      return text == null
          ? null
          : Decoder.read(
              Running.class, Json.read(text, "process.json"), new Findings(Strictness.OFF));
    } catch (IOException | Failure e) {
      // Who wrote it is asked anew, and writes it again.
      return null;
    }
  }

  public void write(Home home) throws IOException {
    Home.write(home.process(), Json.write(Written.of(this, "process.json")) + "\n");
  }
}
