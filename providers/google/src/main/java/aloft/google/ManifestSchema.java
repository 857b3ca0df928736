package aloft.google;

import aloft.build.portable.PortableSchema;
import aloft.google.event.Events;
import aloft.google.manifest.FunctionSection;
import aloft.google.manifest.GoogleManifest;
import aloft.google.manifest.ProviderSection;
import aloft.spi.schema.Schema;

/// The schema of a whole manifest. Adds functions and events, which the records hold as plain
/// nodes.
final class ManifestSchema {
  private ManifestSchema() {}

  static Schema.Shape of() {
    return PortableSchema.manifest(
        GoogleManifest.class, ProviderSection.class, FunctionSection.class, Events.schemas());
  }
}
