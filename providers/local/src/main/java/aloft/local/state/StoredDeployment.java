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

/// A deployment as stored in its folder.
///
/// @param topology the topology of the plan, as JSON
/// @param moment the time of the deployment, in ISO 8601
/// @param surroundings the environment variables of the user who deployed it that functions get
/// @param overrides environment variables that override those of the functions; null in files of
///   older versions
/// @param serviceFolder the folder of the service; null if it is unknown
/// @param previous the id of the deployment to restore if this one is to be taken back: the one in
///   whose place it was deployed, or its own id if it was restored; null if there is none
public record StoredDeployment(
    @Required String topology,
    @Required String moment,
    @Required Map<String, String> surroundings,
    @Nullable Map<String, String> overrides,
    @Nullable String serviceFolder,
    @Nullable String previous) {
  /// The name of the file in the folder of a deployment.
  public static final String FILE = "deployment.json";

  public Topology read() {
    return Topology.fromJson(topology);
  }

  /// Returns this deployment as the renewal of an equal one, whose time and predecessor it has.
  public StoredDeployment renewing(StoredDeployment equal) {
    return new StoredDeployment(
        topology, equal.moment, surroundings, overrides, serviceFolder, equal.previous);
  }

  /// Returns this deployment as the one that takes the place of another one.
  ///
  /// @param before itself if it is restored; null if there is none
  public StoredDeployment replacing(@Nullable StoredDeployment before) {
    return new StoredDeployment(
        topology,
        moment,
        surroundings,
        overrides,
        serviceFolder,
        before == null ? null : before.id());
  }

  /// Returns this deployment with the surroundings of another one.
  public StoredDeployment withSurroundings(Map<String, String> others) {
    return new StoredDeployment(topology, moment, others, overrides, serviceFolder, previous);
  }

  StoredDeployment withoutSurroundings() {
    return withSurroundings(Map.of());
  }

  /// Returns the id by which it can be restored: the milliseconds since 1970 of its time.
  public String id() {
    return Long.toString(deployed().toEpochMilli());
  }

  public Instant deployed() {
    return Instant.parse(moment);
  }

  /// Reads the file of a deployment's folder; null if there is none.
  ///
  /// @throws UserException if it is invalid
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

  /// Writes the file of a deployment's folder. Only its user can read it: it contains credentials.
  public void write(Path folder) throws IOException {
    StateFolder.write(folder.resolve(FILE), Json.write(RecordWriter.of(this, FILE)) + "\n");
  }
}
