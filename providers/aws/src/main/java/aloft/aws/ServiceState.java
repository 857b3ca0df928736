package aloft.aws;

import aloft.aws.service.AwsService;
import aloft.build.PackageSection;
import aloft.build.Packages;
import aloft.build.StoredManifest;
import aloft.spi.artifact.Artifacts;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.model.Service;
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
  /// @param known the same service, independent of the cloud
  /// @param redacted the manifest with its secrets removed
  /// @param folder the folder of this deployment in the bucket
  static String of(
      AwsService service,
      Service known,
      Mapping redacted,
      Packages packages,
      Artifacts artifacts,
      String folder) {
    PackageSection general = service.manifest().code().packaging();
    Map<String, @Nullable Object> packaging = new LinkedHashMap<>();
    if (general != null && general.individually() != null) {
      packaging.put("individually", general.individually());
    }
    packaging.put("artifactDirectoryName", folder);
    String common = packages.commonZip();
    packaging.put("artifact", common == null ? "" : artifacts.get(common).fileName());
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    DiagnosticCollector ignored = new DiagnosticCollector(ValidationMode.OFF);
    state.put(
        "service",
        StoredManifest.of(
            known, redacted, ManifestReader.functions(redacted.get("functions"), ignored)));
    state.put("package", packaging);
    return Json.write(state);
  }
}
