package aloft.aws;

import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.build.PackageSection;
import aloft.build.Packages;
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

/// Writes `serverless-state.json`: the deployed service, in the format that tools of the Serverless
/// Framework read.
final class ServiceState {
  private ServiceState() {}

  /// The content of the file.
  ///
  /// @param redacted the manifest with its secrets removed
  /// @param folder the folder of this deployment in the bucket
  static String of(
      AwsService service, Mapping redacted, Packages packages, Artifacts artifacts, String folder) {
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
    PackageSection general = service.manifest().code().packaging();
    Map<String, @Nullable Object> packaging = new LinkedHashMap<>();
    if (general != null && general.individually() != null) {
      packaging.put("individually", general.individually());
    }
    packaging.put("artifactDirectoryName", folder);
    String common = packages.commonZip();
    packaging.put("artifact", common == null ? "" : artifacts.get(common).fileName());
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    state.put("service", content);
    state.put("package", packaging);
    return Json.write(state);
  }

  private static Mapping provider(AwsService service, Mapping redacted) {
    Node redactedSection = redacted.get("provider");
    Node provider = redactedSection == null ? service.provider().node() : redactedSection;
    Mapping section =
        provider instanceof Mapping mapping
            ? mapping
            : Mapping.of("name", provider, provider.place());
    return section
        .with("stage", new Scalar(service.stage(), provider.place()))
        .with("region", new Scalar(service.region(), provider.place()));
  }

  private static Map<String, Object> functions(AwsService service, Mapping redacted) {
    Map<String, Mapping.Entry> written =
        ManifestReader.functions(
            redacted.get("functions"), new DiagnosticCollector(ValidationMode.OFF));
    Map<String, Object> functions = new LinkedHashMap<>();
    for (AwsFunction function : service.functions()) {
      Mapping.Entry entry = written.get(function.key());
      Mapping section =
          entry != null && entry.value() instanceof Mapping redactedSection
              ? redactedSection
              : function.section().node();
      functions.put(
          function.key(),
          section.with("name", new Scalar(function.deployedName(), section.place())));
    }
    return functions;
  }
}
