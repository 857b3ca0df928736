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
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `serverless-state.json`: the service as it was deployed, in the shape in which tools of the
/// Serverless Framework read it.
final class State {
  private State() {}

  static String of(AwsService service, Packages packages, Artifacts artifacts, String folder) {
    Mapping manifest = service.manifest().node();
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("service", service.name());
    content.put("serviceObject", Map.of("name", service.name()));
    manifest
        .values()
        .forEach((key, value) -> {
          if (!key.equals("service") && !key.equals("package")) {
            content.put(key, value);
          }
        });
    content.put("provider", provider(service));
    content.put("functions", functions(service));
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

  private static Mapping provider(AwsService service) {
    Node provider = service.provider().node();
    Mapping section =
        provider instanceof Mapping mapping
            ? mapping
            : Mapping.of("name", provider, provider.place());
    return section
        .with("stage", new Scalar(service.stage(), provider.place()))
        .with("region", new Scalar(service.region(), provider.place()));
  }

  private static Map<String, Object> functions(AwsService service) {
    Map<String, Object> functions = new LinkedHashMap<>();
    for (AwsFunction function : service.functions()) {
      Mapping section = function.section().node();
      functions.put(
          function.key(),
          section.with("name", new Scalar(function.deployedName(), section.place())));
    }
    return functions;
  }
}
