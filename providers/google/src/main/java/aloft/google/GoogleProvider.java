package aloft.google;

import aloft.build.FrameworkSettings;
import aloft.build.portable.OtherClouds;
import aloft.build.portable.PortableSchema;
import aloft.google.emulation.GoogleEmulation;
import aloft.google.log.GoogleLogFormat;
import aloft.google.service.GoogleService;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.document.Mapping;
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

/// The provider `google`: Cloud Run functions, deployed with the Cloud Functions API v2.
public final class GoogleProvider implements Provider {

  @Override
  public String name() {
    return "google";
  }

  @Override
  public ProviderOptions options() {
    SequencedMap<String, InvocationMode> modes = new LinkedHashMap<>();
    modes.put("call", InvocationMode.WAIT);
    return new ProviderOptions(
        List.of(),
        List.of(),
        modes,
        Set.of("name", "region", "project", "credentials", "impersonate"),
        Map.of("region", GoogleService.DEFAULT_REGION),
        Set.copyOf(PortableSchema.CLOUDS),
        Set.of("gs", "google", "secret"));
  }

  @Override
  public Schema schema() {
    return ManifestSchema.of();
  }

  @Override
  public Result<Blueprint> read(Mapping manifest, Mapping redacted) {
    DiagnosticCollector findings = new DiagnosticCollector(FrameworkSettings.mode(manifest));
    Mapping current =
        ForeignResources.removed(
            OtherClouds.removed(OlderSpellings.replaced(manifest, findings), findings), findings);
    GoogleService service = ManifestReader.read(current, findings);
    if (service == null || findings.hasErrors()) {
      List<Diagnostic> all = new ArrayList<>(findings.diagnostics());
      all.addAll(findings.refusals());
      return Result.failed(all);
    }
    return Result.of(new GoogleBlueprint(service, redacted, findings), findings.diagnostics());
  }

  @Override
  public Mapping withDefaults(Mapping manifest) {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.OFF);
    return ManifestDefaults.of(OlderSpellings.replaced(manifest, findings));
  }

  @Override
  public Emulation emulation() {
    return new GoogleEmulation();
  }

  @Override
  public LogFormat logFormat() {
    return new GoogleLogFormat();
  }
}
