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

/// AWS Lambda by CloudFormation.
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
  public Result<Blueprint> read(Mapping manifest, Mapping shown) {
    DiagnosticCollector findings = new DiagnosticCollector(strictness(manifest));
    AwsService service = ManifestReader.read(manifest, findings);
    return service == null || findings.hasErrors()
        ? Result.failed(findings.diagnostics())
        : Result.of(new AwsBlueprint(service, shown), findings.diagnostics());
  }

  @Override
  public Mapping completed(Mapping manifest) {
    return ManifestDefaults.of(manifest);
  }

  @Override
  public Emulation emulation() {
    return new LambdaEmulation();
  }

  private static ValidationMode strictness(Mapping manifest) {
    Node mode = manifest.get("configValidationMode");
    return switch (mode == null ? "warn" : String.valueOf(mode.text())) {
      case "error" -> ValidationMode.ERROR;
      case "off" -> ValidationMode.OFF;
      default -> ValidationMode.WARN;
    };
  }
}
