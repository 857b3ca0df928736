package aloft.build;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.model.Function;
import aloft.spi.model.Service;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A manifest as a plan keeps it in `serverless-state.json`, in the format that tools of the
/// Serverless Framework read: with the stage, the region and the names of functions that were used.
public final class StoredManifest {
  private StoredManifest() {}

  /// Returns the value of the key `service`.
  ///
  /// @param redacted the manifest without secrets
  /// @param functions its functions by key
  public static Map<String, @Nullable Object> of(
      Service service, Mapping redacted, Map<String, Mapping.Entry> functions) {
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
    content.put("functions", functions(service, functions));
    return content;
  }

  private static Mapping provider(Service service, Mapping redacted) {
    Node written = redacted.get("provider");
    Mapping section =
        written instanceof Mapping mapping
            ? mapping
            : Mapping.of(
                "name", new Scalar(service.provider(), redacted.place()), redacted.place());
    return section
        .with("stage", new Scalar(service.stage(), section.place()))
        .with("region", new Scalar(service.region(), section.place()));
  }

  private static Map<String, Object> functions(
      Service service, Map<String, Mapping.Entry> written) {
    Map<String, Object> functions = new LinkedHashMap<>();
    for (Function function : service.functions()) {
      Mapping.Entry entry = written.get(function.name());
      Mapping section =
          entry != null && entry.value() instanceof Mapping mapping
              ? mapping
              : Mapping.empty(function.place());
      functions.put(
          function.name(),
          section.with("name", new Scalar(function.deployedName(), section.place())));
    }
    return functions;
  }
}
