package aloft.local.state;

import aloft.spi.diagnostic.Failure;
import aloft.spi.document.Json;
import aloft.spi.model.Topology;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.Findings;
import aloft.spi.schema.Required;
import aloft.spi.schema.Strictness;
import aloft.spi.schema.Written;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A deployment as it is kept.
///
/// @param topology as the plan has it
/// @param moment when it was deployed
/// @param surroundings variables of the one who deployed it: where programs are found
public record Stored(
    @Required String topology,
    @Required String moment,
    @Required Map<String, String> surroundings) {
  /// Its name in a deployment's folder.
  public static final String FILE = "deployment.json";

  public Topology read() {
    return Topology.read(topology);
  }

  public Instant deployed() {
    return Instant.parse(moment);
  }

  /// What is kept in a deployment's folder; null where nothing is.
  ///
  /// @throws Failure where it cannot be read
  public static @Nullable Stored read(Path folder) throws IOException {
    String text = Home.text(folder.resolve(FILE));
    if (text == null) {
      return null;
    }
    Findings findings = new Findings(Strictness.OFF);
    Stored read = Decoder.read(Stored.class, Json.read(text, FILE), findings);
    if (read == null || findings.hasErrors()) {
      throw new Failure(findings.diagnostics());
    }
    return read;
  }

  public void write(Path folder) throws IOException {
    Home.write(folder.resolve(FILE), Json.write(Written.of(this, FILE)) + "\n");
  }
}
