package aloft.google.plan;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.provider.Target;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.Required;
import aloft.spi.schema.ValidationMode;
import java.util.List;

/// Where a service is deployed on Google Cloud: the settings of its [Target].
///
/// @param routes the endpoints of the service
public record GoogleLocation(@Required List<Route> routes) {
  public GoogleLocation {
    routes = List.copyOf(routes);
  }

  /// An endpoint of a function.
  ///
  /// @param function its key in the manifest
  /// @param method in upper case; `ANY` for all methods
  /// @param path with a leading slash, relative to the URL of the function; empty for the URL
  ///   itself
  public record Route(@Required String function, @Required String method, @Required String path) {}

  /// Decodes the settings of a target.
  ///
  /// @throws UserException if they are invalid
  public static GoogleLocation of(Target target) {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.ERROR);
    GoogleLocation location = Decoder.read(GoogleLocation.class, target.settings(), findings);
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
