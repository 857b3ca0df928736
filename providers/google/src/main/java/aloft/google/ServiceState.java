package aloft.google;

import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.ValidationMode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes `serverless-state.json`: the deployed service, in the format that tools of the Serverless
/// Framework read.
final class ServiceState {
  private ServiceState() {}

  /// @param redacted the manifest with its secrets removed
  static String of(GoogleService service, Mapping redacted) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("service", service.name());
    content.put("serviceObject", Map.of("name", service.name()));
    redacted
        .values()
        .forEach((key, value) -> {
          if (!key.equals("service") && !key.equals("package")) {
            content.put(key, value);
          }
        });
    content.put("provider", provider(service, redacted));
    content.put("functions", functions(service, redacted));
    return Json.write(Map.of("service", content));
  }

  private static Mapping provider(GoogleService service, Mapping redacted) {
    Node section = redacted.get("provider");
    Node written = section == null ? service.provider().node() : section;
    Mapping provider =
        written instanceof Mapping mapping ? mapping : Mapping.of("name", written, written.place());
    return provider
        .with("stage", new Scalar(service.stage(), written.place()))
        .with("region", new Scalar(service.region(), written.place()));
  }

  private static Map<String, Object> functions(GoogleService service, Mapping redacted) {
    Map<String, Mapping.Entry> written =
        ManifestReader.functions(
            redacted.get("functions"), new DiagnosticCollector(ValidationMode.OFF));
    Map<String, Object> functions = new LinkedHashMap<>();
    for (GoogleFunction function : service.functions()) {
      Mapping.Entry entry = written.get(function.key());
      Mapping section =
          entry != null && entry.value() instanceof Mapping mapping
              ? mapping
              : function.section().node();
      functions.put(
          function.key(), section.with("name", new Scalar(function.id(), section.place())));
    }
    return functions;
  }
}
