package aloft.aws;

import aloft.aws.emulation.LambdaEmulation;
import aloft.aws.service.AwsService;
import aloft.spi.diagnostic.Read;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Emulation;
import aloft.spi.provider.Provider;
import aloft.spi.schema.Findings;
import aloft.spi.schema.Schema;
import aloft.spi.schema.Strictness;

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
  public Read<Blueprint> read(Mapping manifest, Mapping shown) {
    Findings findings = new Findings(strictness(manifest));
    AwsService service = Understanding.read(manifest, findings);
    return service == null || findings.hasErrors()
        ? Read.failed(findings.diagnostics())
        : Read.of(new AwsBlueprint(service, shown), findings.diagnostics());
  }

  @Override
  public Mapping completed(Mapping manifest) {
    return Assumptions.of(manifest);
  }

  @Override
  public Emulation emulation() {
    return new LambdaEmulation();
  }

  private static Strictness strictness(Mapping manifest) {
    Node mode = manifest.get("configValidationMode");
    return switch (mode == null ? "warn" : String.valueOf(mode.text())) {
      case "error" -> Strictness.ERROR;
      case "off" -> Strictness.OFF;
      default -> Strictness.WARN;
    };
  }
}
