package aloft.aws;

import aloft.aws.emulation.LambdaEmulation;
import aloft.aws.service.AwsService;
import aloft.spi.diagnostic.Result;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.emulation.Emulation;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Provider;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Schema;
import aloft.spi.schema.ValidationMode;

/// The provider `aws`: AWS Lambda, deployed with CloudFormation.
public final class AwsProvider implements Provider {

  @Override
  public String name() {
    return "aws";
  }

  @Override
  public Schema schema() {
    return ManifestSchema.of();
  }

  @Override
  public Result<Blueprint> read(Mapping manifest, Mapping redacted) {
    DiagnosticCollector findings = new DiagnosticCollector(validationMode(manifest));
    AwsService service = ManifestReader.read(manifest, findings);
    return service == null || findings.hasErrors()
        ? Result.failed(findings.diagnostics())
        : Result.of(new AwsBlueprint(service, redacted), findings.diagnostics());
  }

  @Override
  public Mapping withDefaults(Mapping manifest) {
    return ManifestDefaults.of(manifest);
  }

  @Override
  public Emulation emulation() {
    return new LambdaEmulation();
  }

  private static ValidationMode validationMode(Mapping manifest) {
    Node mode = manifest.get("configValidationMode");
    return switch (mode == null ? "warn" : String.valueOf(mode.text())) {
      case "error" -> ValidationMode.ERROR;
      case "off" -> ValidationMode.OFF;
      default -> ValidationMode.WARN;
    };
  }
}
