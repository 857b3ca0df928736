package aloft.google.plan;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Step;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.Required;
import aloft.spi.schema.ValidationMode;

/// The one step of a plan: make the wanted state real.
///
/// @param id the id of the deployment: the milliseconds since 1970 at which it was packaged
public record DeploymentStep(@Required String id) {
  private static final String KIND = "deployment";

  /// Returns the step of a plan.
  public Step step() {
    return new Step(KIND, KIND, RecordWriter.of(this, Plan.STEPS));
  }

  /// Finds the step in a plan.
  ///
  /// @throws UserException with the code `package/read` if the plan has none
  public static DeploymentStep of(Plan plan) {
    for (Step step : plan.steps()) {
      if (step.kind().equals(KIND)) {
        DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.OFF);
        DeploymentStep found = Decoder.read(DeploymentStep.class, step.settings(), findings);
        if (found != null) {
          return found;
        }
      }
    }
    throw new UserException(
        Diagnostic.error("package/read", Plan.STEPS + " was not written by this version of Aloft")
            .hint("package the service again"));
  }
}
