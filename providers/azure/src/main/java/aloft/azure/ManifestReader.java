package aloft.azure;

import aloft.azure.event.Events;
import aloft.azure.manifest.AzureManifest;
import aloft.azure.manifest.FunctionSection;
import aloft.azure.service.AzureFunction;
import aloft.azure.service.AzureService;
import aloft.azure.service.Regions;
import aloft.build.FunctionEntries;
import aloft.spi.document.Mapping;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a manifest into a service.
final class ManifestReader {
  private static final String NAME = "[a-zA-Z][a-zA-Z0-9_-]{0,126}";

  private ManifestReader() {}

  static @Nullable AzureService read(Mapping manifest, DiagnosticCollector findings) {
    AzureManifest decoded = Decoder.read(AzureManifest.class, manifest, findings);
    List<AzureFunction> functions = new ArrayList<>();
    for (Mapping.Entry entry : FunctionEntries.of(manifest.get("functions"), findings).values()) {
      AzureFunction function = function(entry, findings);
      if (function != null) {
        functions.add(function);
      }
    }
    if (decoded == null) {
      return null;
    }
    String stage = decoded.provider().stage();
    String region = decoded.provider().region();
    AzureService service =
        new AzureService(
            decoded,
            decoded.service(),
            stage == null ? AzureService.DEFAULT_STAGE : stage,
            region == null ? AzureService.DEFAULT_REGION : Regions.normalized(region),
            functions);
    AppChecks.run(service, findings);
    return service;
  }

  private static @Nullable AzureFunction function(
      Mapping.Entry entry, DiagnosticCollector findings) {
    if (!entry.key().matches(NAME)) {
      findings.refusal(
          entry.place(),
          "azure/name",
          "a function of Azure cannot have the name \"" + entry.key() + "\"",
          "use at most 127 letters, digits, - and _, starting with a letter");
    }
    FunctionSection section = Decoder.read(FunctionSection.class, entry.value(), findings);
    return section == null
        ? null
        : new AzureFunction(
            entry.key(),
            entry.place(),
            section,
            Events.read(entry.key(), section.events(), findings));
  }
}
