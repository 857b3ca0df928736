package aloft.google;

import aloft.build.FunctionEntries;
import aloft.google.event.Events;
import aloft.google.manifest.FunctionSection;
import aloft.google.manifest.GoogleManifest;
import aloft.google.service.FunctionSettings;
import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.google.service.Names;
import aloft.spi.document.Mapping;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Reads a manifest into a service.
final class ManifestReader {
  private ManifestReader() {}

  static @Nullable GoogleService read(Mapping manifest, DiagnosticCollector findings) {
    GoogleManifest decoded = Decoder.read(GoogleManifest.class, manifest, findings);
    SequencedMap<String, Mapping.Entry> entries =
        FunctionEntries.of(manifest.get("functions"), findings);
    if (decoded == null) {
      // Errors in functions are reported as well.
      for (Mapping.Entry entry : entries.values()) {
        FunctionSection section = section(entry, findings);
        if (section != null) {
          Events.read(entry.key(), section.events(), findings);
        }
      }
      return null;
    }
    String stage = decoded.provider().stage();
    stage = stage == null ? GoogleService.DEFAULT_STAGE : stage;
    String region = decoded.provider().region();
    List<GoogleFunction> functions = new ArrayList<>();
    for (Mapping.Entry entry : entries.values()) {
      FunctionSection section = section(entry, findings);
      if (section != null) {
        String name = section.name();
        functions.add(
            new GoogleFunction(
                entry.key(),
                entry.place(),
                name == null
                    ? Names.kebab(decoded.service() + "-" + stage + "-" + Names.kebab(entry.key()))
                    : name,
                section,
                new FunctionSettings(decoded.provider(), section),
                Events.read(entry.key(), section.events(), findings)));
      }
    }
    GoogleService service =
        new GoogleService(
            decoded,
            decoded.service(),
            stage,
            region == null ? GoogleService.DEFAULT_REGION : region,
            functions);
    FunctionChecks.run(service, findings);
    Schedules.check(service, findings);
    return service;
  }

  private static @Nullable FunctionSection section(
      Mapping.Entry entry, DiagnosticCollector findings) {
    if (entry.value().isNull()) {
      findings.error(
          entry.place(),
          "manifest/type",
          "the function \"" + entry.key() + "\" has no settings",
          "write them below \"" + entry.key() + "\", indented by two more");
      return null;
    }
    if (!entry.key().matches("[a-zA-Z0-9-_]+")) {
      findings.error(
          entry.place(),
          "manifest/name",
          "the function name \"" + entry.key() + "\" must consist of letters, digits, - and _");
    }
    return Decoder.read(FunctionSection.class, entry.value(), findings);
  }
}
