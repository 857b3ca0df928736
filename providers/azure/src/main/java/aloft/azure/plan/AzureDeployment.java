package aloft.azure.plan;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Step;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.Required;
import aloft.spi.schema.ValidationMode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// The one step of a plan: deploy the template as a stack, then the zip, then the template of the
/// events.
///
/// @param id the id of the deployment: the milliseconds since 1970 at which it was packaged
/// @param stack the name of the deployment stack; that of the events ends with `-events`
/// @param location the region of the resource group
/// @param archive the file name of the zip
/// @param sha256 the digest of the zip, in base 64
/// @param remoteBuild whether Azure installs the dependencies
/// @param tags of the resource group and the stacks
public record AzureDeployment(
    @Required String id,
    @Required String resourceGroup,
    @Required String stack,
    @Required String location,
    @Required String archive,
    @Required String sha256,
    @Required Boolean remoteBuild,
    @Required Map<String, String> tags) {
  /// The file with the template of the service.
  public static final String TEMPLATE = "template.json";

  /// The file with the template of what needs the deployed code; absent if nothing does.
  public static final String EVENTS = "events.json";

  private static final String KIND = "stack";

  public AzureDeployment {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /// Returns the step of a plan.
  public Step step() {
    return new Step(KIND, KIND, RecordWriter.of(this, Plan.STEPS));
  }

  /// Finds the step in a plan.
  ///
  /// @throws UserException with the code `package/read` if the plan has none
  public static AzureDeployment of(Plan plan) {
    for (Step step : plan.steps()) {
      if (step.kind().equals(KIND)) {
        DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.OFF);
        AzureDeployment found = Decoder.read(AzureDeployment.class, step.settings(), findings);
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
