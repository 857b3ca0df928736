package aloft.aws;

import aloft.aws.function.Packages;
import aloft.aws.manifest.PackageSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.spi.artifact.Artifacts;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.ValidationMode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `serverless-state.json`: the service as it was deployed, in the shape in which tools of the
/// Serverless Framework read it.
final class ServiceState {
  private ServiceState() {}

  /// The state's text.
  ///
  /// @param shown the manifest without its secrets
  static String of(
      AwsService service, Mapping shown, Packages packages, Artifacts artifacts, String folder) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("service", service.name());
    content.put("serviceObject", Map.of("name", service.name()));
    shown
        .values()
        .forEach((key, value) -> {
          if (!key.equals("service") && !key.equals("package")) {
            content.put(key, value);
          }
        });
    content.put("provider", provider(service, shown));
    content.put("functions", functions(service, shown));
    PackageSection general = service.manifest().packaging();
    Map<String, @Nullable Object> packaging = new LinkedHashMap<>();
    if (general != null && general.individually() != null) {
      packaging.put("individually", general.individually());
    }
    packaging.put("artifactDirectoryName", folder);
    String common = packages.ofAllFunctions();
    packaging.put("artifact", common == null ? "" : artifacts.get(common).fileName());
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    state.put("service", content);
    state.put("package", packaging);
    return Json.write(state);
  }

  private static Mapping provider(AwsService service, Mapping shown) {
    Node given = shown.get("provider");
    Node provider = given == null ? service.provider().node() : given;
    Mapping section =
        provider instanceof Mapping mapping
            ? mapping
            : Mapping.of("name", provider, provider.place());
    return section
        .with("stage", new Scalar(service.stage(), provider.place()))
        .with("region", new Scalar(service.region(), provider.place()));
  }

  private static Map<String, Object> functions(AwsService service, Mapping shown) {
    Map<String, Mapping.Entry> written =
        ManifestReader.functions(
            shown.get("functions"), new DiagnosticCollector(ValidationMode.OFF));
    Map<String, Object> functions = new LinkedHashMap<>();
    for (AwsFunction function : service.functions()) {
      Mapping.Entry entry = written.get(function.key());
      Mapping own = function.section().node();
      Mapping section = entry != null && entry.value() instanceof Mapping found ? found : own;
      functions.put(
          function.key(),
          section.with("name", new Scalar(function.deployedName(), section.place())));
    }
    return functions;
  }
}
