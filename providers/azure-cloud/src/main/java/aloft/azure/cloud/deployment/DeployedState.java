package aloft.azure.cloud.deployment;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.Required;
import aloft.spi.schema.ValidationMode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was deployed last, as the file `state.json` tells it.
///
/// @param deployment the id of the last deployment that has succeeded; empty if there is none
/// @param previous the id of the deployment that a rollback restores: while `deploying`, the older
///   one of `deployment` and the one that is being deployed; else the one that had succeeded
///   before; null if there is none
/// @param template the digest of its templates; empty while they are being changed
/// @param code the digest of its zip; empty while it is being changed
/// @param status `deploying` until a deployment ends, then `done`
/// @param change a new random id each time the state is written, by which a writer whose answer was
///   lost recognizes its own text
record DeployedState(
    @Required Integer version,
    @Required String deployment,
    @Nullable String previous,
    @Required String template,
    @Required String code,
    @Required String status,
    @Required String change) {
  static final DeployedState NONE = new DeployedState(1, "", null, "", "", "done", "");

  DeployedState deploying(String id, String newTemplate, String newCode) {
    return new DeployedState(
        1,
        deployment,
        previousWhile(id),
        template.equals(newTemplate) ? template : "",
        code.equals(newCode) ? code : "",
        "deploying",
        newChange());
  }

  /// The deployment that a rollback restores while another one is being deployed, or has failed
  /// halfway: the older one of both.
  private @Nullable String previousWhile(String id) {
    if (deployment.isEmpty() || deployment.equals(id)) {
      return previous;
    }
    return id.compareTo(deployment) < 0 ? id : deployment;
  }

  /// Returns the state after a deployment in the place of this one.
  DeployedState done(String id, String newTemplate, String newCode) {
    boolean isSame = id.equals(deployment);
    return new DeployedState(
        1,
        id,
        isSame || deployment.isEmpty() ? previous : deployment,
        newTemplate,
        newCode,
        "done",
        newChange());
  }

  private static String newChange() {
    return UUID.randomUUID().toString();
  }

  boolean isDone() {
    return status.equals("done");
  }

  String toJson() {
    return Json.write(RecordWriter.of(this, StateStore.FILE)) + "\n";
  }

  /// @throws UserException with the code `deployment/state` if the text is something else
  static DeployedState fromJson(String json) {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.OFF);
    DeployedState state =
        Json.syntaxError(json) == null
            ? Decoder.read(DeployedState.class, Json.read(json, StateStore.FILE), findings)
            : null;
    if (state == null || findings.hasErrors() || state.version() != 1) {
      throw new UserException(
          Diagnostic.error(
                  "deployment/state",
                  StateStore.FILE
                      + " in the storage account was not written by this version of Aloft")
              .hint("update Aloft, or delete the blob and deploy again"));
    }
    return state;
  }
}
