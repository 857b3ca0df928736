package aloft.aws;

import aloft.aws.emulation.LambdaEmulation;
import aloft.aws.log.LambdaLogFormat;
import aloft.aws.plugin.Plugins;
import aloft.aws.service.AwsService;
import aloft.build.portable.PortableSchema;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.LogFormat;
import aloft.spi.model.InvocationMode;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Provider;
import aloft.spi.provider.ProviderOptions;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Schema;
import aloft.spi.schema.ValidationMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// The provider `aws`: AWS Lambda, deployed with CloudFormation.
public final class AwsProvider implements Provider {

  @Override
  public String name() {
    return "aws";
  }

  @Override
  public ProviderOptions options() {
    SequencedMap<String, InvocationMode> modes = new LinkedHashMap<>();
    modes.put("RequestResponse", InvocationMode.WAIT);
    modes.put("Event", InvocationMode.ASYNC);
    modes.put("DryRun", InvocationMode.DRY_RUN);
    return new ProviderOptions(
        List.of(
            new ProviderOptions.Option(
                "aws-profile", "PROFILE", "The profile in your AWS configuration.", false)),
        List.of(
            new ProviderOptions.Option(
                AwsBlueprint.ACCELERATION_OPTION,
                null,
                "Upload with S3 Transfer Acceleration, from the second deployment on; --no-..."
                    + " disables it.",
                true),
            new ProviderOptions.Option(
                AwsBlueprint.MINIFY_OPTION,
                null,
                "Write the template without line breaks.",
                false)),
        modes,
        Set.of("name", "region", "profile"),
        Map.of("region", AwsService.DEFAULT_REGION),
        Set.copyOf(PortableSchema.CLOUDS),
        Set.of("aws", "cf", "s3", "ssm"));
  }

  @Override
  public Schema schema() {
    return ManifestSchema.of();
  }

  @Override
  public Result<Blueprint> read(Mapping manifest, Mapping redacted) {
    DiagnosticCollector findings = new DiagnosticCollector(validationMode(manifest));
    Mapping current =
        Plugins.rewrite(
            CommonSpellings.replaced(OlderSpellings.replaced(manifest), findings), findings);
    AwsService service = ManifestReader.read(current, findings);
    if (service == null || findings.hasErrors()) {
      List<Diagnostic> all = new ArrayList<>(findings.diagnostics());
      all.addAll(findings.refusals());
      return Result.failed(all);
    }
    return Result.of(new AwsBlueprint(service, redacted, findings), findings.diagnostics());
  }

  @Override
  public Mapping withDefaults(Mapping manifest) {
    return ManifestDefaults.of(OlderSpellings.replaced(manifest));
  }

  @Override
  public Emulation emulation() {
    return new LambdaEmulation();
  }

  @Override
  public LogFormat logFormat() {
    return new LambdaLogFormat();
  }

  private static boolean hasPlugins(Mapping manifest) {
    Node plugins = manifest.get("plugins");
    return plugins != null && !plugins.isNull();
  }

  private static ValidationMode validationMode(Mapping manifest) {
    Node mode = manifest.get("configValidationMode");
    return switch (mode == null ? null : mode.text()) {
      case "error" ->
          hasPlugins(manifest) ? ValidationMode.ERROR_WITH_PLUGINS : ValidationMode.ERROR;
      case "warn" -> ValidationMode.WARN;
      case "off" -> ValidationMode.OFF;
      case null, default -> ValidationMode.DEFAULT;
    };
  }
}
