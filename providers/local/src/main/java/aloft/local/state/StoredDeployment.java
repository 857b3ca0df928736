package aloft.local.state;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.model.Topology;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.Required;
import aloft.spi.schema.ValidationMode;
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
public record StoredDeployment(
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
  /// @throws UserException where it cannot be read
  public static @Nullable StoredDeployment read(Path folder) throws IOException {
    String text = StateFolder.text(folder.resolve(FILE));
    if (text == null) {
      return null;
    }
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.OFF);
    StoredDeployment read = Decoder.read(StoredDeployment.class, Json.read(text, FILE), findings);
    if (read == null || findings.hasErrors()) {
      throw new UserException(findings.diagnostics());
    }
    return read;
  }

  public void write(Path folder) throws IOException {
    StateFolder.write(folder.resolve(FILE), Json.write(RecordWriter.of(this, FILE)) + "\n");
  }
}
