package aloft.aws.plugin;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.List;

/// `serverless-apigw-binary`: the media types that a REST API treats as binary. The plugin sets
/// them on the deployed API; here they are part of the template.
final class ApigwBinary implements Plugin {

  @Override
  public List<String> names() {
    return List.of("serverless-apigw-binary");
  }

  @Override
  public Support support() {
    return new Support.Replaced("custom.apigwBinary.types are binary types of the REST API");
  }

  @Override
  public Mapping rewrite(Mapping manifest, DiagnosticCollector findings) {
    Node types = manifest.get("custom", "apigwBinary", "types");
    return types == null
        ? manifest
        : ManifestEdits.with(manifest, types, "provider", "apiGateway", "binaryMediaTypes");
  }
}
