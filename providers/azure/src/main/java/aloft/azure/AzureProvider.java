package aloft.azure;

import aloft.azure.emulation.AzureEmulation;
import aloft.azure.emulation.AzureLogFormat;
import aloft.azure.service.AzureService;
import aloft.build.FrameworkSettings;
import aloft.build.portable.OtherClouds;
import aloft.build.portable.PortableSchema;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
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

/// The provider `azure`: a function app of the Flex Consumption plan.
public final class AzureProvider implements Provider {

  @Override
  public String name() {
    return "azure";
  }

  @Override
  public ProviderOptions options() {
    SequencedMap<String, InvocationMode> modes = new LinkedHashMap<>();
    modes.put("call", InvocationMode.WAIT);
    return new ProviderOptions(
        List.of(),
        List.of(),
        modes,
        Set.of("name", "region", "subscriptionId", "tenantId", "appId"),
        Map.of("region", AzureService.DEFAULT_REGION),
        Set.copyOf(PortableSchema.CLOUDS),
        Set.of("azure"));
  }

  @Override
  public Schema schema() {
    return ManifestSchema.of();
  }

  @Override
  public Result<Blueprint> read(Mapping manifest, Mapping redacted) {
    DiagnosticCollector findings = new DiagnosticCollector(FrameworkSettings.mode(manifest));
    Mapping current =
        withoutTemplate(
            OtherClouds.removed(OlderSpellings.replaced(manifest, findings), findings), findings);
    AzureService service = ManifestReader.read(current, findings);
    if (service == null || findings.hasErrors()) {
      List<Diagnostic> all = new ArrayList<>(findings.diagnostics());
      all.addAll(findings.refusals());
      return Result.failed(all);
    }
    return Result.of(new AzureBlueprint(service, redacted, findings), findings.diagnostics());
  }

  @Override
  public Mapping withDefaults(Mapping manifest) {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.OFF);
    return ManifestDefaults.of(OlderSpellings.replaced(manifest, findings));
  }

  @Override
  public Emulation emulation() {
    return new AzureEmulation();
  }

  @Override
  public LogFormat logFormat() {
    return new AzureLogFormat();
  }

  private static Mapping withoutTemplate(Mapping manifest, DiagnosticCollector findings) {
    Mapping.Entry resources = manifest.entries().get("resources");
    if (resources == null || !isTemplateOfAws(resources.value())) {
      return manifest;
    }
    findings.error(
        resources.place(),
        "manifest/other-cloud",
        "\"resources\" is a template of AWS, which Azure cannot create",
        "move it below \"aws:\" at the top level, which only AWS reads; resources of Azure are"
            + " written below \"azure:\"");
    return manifest.without("resources");
  }

  private static boolean isTemplateOfAws(Node resources) {
    return switch (resources) {
      case Mapping mapping ->
          mapping.get("Resources") != null
              || mapping.get("Outputs") != null
              || mapping.get("extensions") != null;
      case Sequence list -> list.items().stream().anyMatch(AzureProvider::isTemplateOfAws);
      case Scalar scalar -> false;
    };
  }
}
