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
/// @param previous the id of the deployment to restore if `deployment` is to be taken back: its own
///   id if it was restored itself. While `deploying`, the id of the deployment that a rollback
///   restores, or else `deployment`. Null if there is none
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

  /// Returns the state while a deployment takes the place of this one.
  ///
  /// @param restored its id if it was deployed before; else null
  DeployedState deploying(@Nullable String restored, String newTemplate, String newCode) {
    return new DeployedState(
        1,
        deployment,
        restored != null ? restored : deployment.isEmpty() ? previous : deployment,
        template.equals(newTemplate) ? template : "",
        code.equals(newCode) ? code : "",
        "deploying",
        newChange());
  }

  /// Returns the state after a deployment in the place of this one.
  ///
  /// @param isRestored whether it was deployed before
  DeployedState done(String id, boolean isRestored, String newTemplate, String newCode) {
    boolean isFirst = deployment.isEmpty() || deployment.equals(id);
    return new DeployedState(
        1,
        id,
        isRestored ? id : isFirst ? previous : deployment,
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
