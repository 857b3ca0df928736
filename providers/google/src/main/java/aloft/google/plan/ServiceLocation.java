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
import org.jspecify.annotations.Nullable;

/// Where a service is deployed on Google Cloud: the settings of its [Target].
///
/// @param project the id of the project that the manifest names; null if it names none
public record ServiceLocation(
    @Nullable String project,
    @Required String region,
    @Required String service,
    @Required String stage,
    @Required List<Function> functions) {
  public ServiceLocation {
    functions = List.copyOf(functions);
  }

  /// A function of the service.
  ///
  /// @param key its key in the manifest
  /// @param id its id on Google
  /// @param trigger what calls it: `http`, `schedule`, or the key of its event
  /// @param routes the requests that it accepts, each a method and a path as in `GET /users/{id}`
  public record Function(
      @Required String key,
      @Required String id,
      @Required String trigger,
      @Required List<String> routes) {
    public Function {
      routes = List.copyOf(routes);
    }
  }

  /// Decodes the settings of a target.
  ///
  /// @throws UserException if they are invalid
  public static ServiceLocation of(Target target) {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.ERROR);
    ServiceLocation location = Decoder.read(ServiceLocation.class, target.settings(), findings);
    if (location == null || findings.hasErrors()) {
      throw new UserException(findings.diagnostics());
    }
    return location;
  }

  /// Returns these settings in the form of a target.
  public Mapping settings() {
    return RecordWriter.of(this, "target");
  }
}
