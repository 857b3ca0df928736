package aloft.azure.plan;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.provider.Target;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.Required;
import aloft.spi.schema.ValidationMode;
import java.util.List;

/// Where a service is deployed on Azure: the settings of its [Target].
///
/// @param stack the name of the deployment stack
/// @param routes the endpoints of the service
public record AzureLocation(
    @Required String resourceGroup, @Required String stack, @Required List<Route> routes) {
  public AzureLocation {
    routes = List.copyOf(routes);
  }

  /// An endpoint of a function.
  ///
  /// @param function its key in the manifest
  /// @param method in upper case; `ANY` for all methods
  /// @param path with a leading slash and the route prefix, as in `/api/users/{id}`
  public record Route(@Required String function, @Required String method, @Required String path) {}

  /// Decodes the settings of a target.
  ///
  /// @throws UserException if they are invalid
  public static AzureLocation of(Target target) {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.ERROR);
    AzureLocation location = Decoder.read(AzureLocation.class, target.settings(), findings);
    if (location == null || findings.hasErrors()) {
      throw new UserException(findings.diagnostics());
    }
    return location;
  }

  /// These settings in the form of a target.
  public Mapping settings() {
    return RecordWriter.of(this, "target");
  }
}
