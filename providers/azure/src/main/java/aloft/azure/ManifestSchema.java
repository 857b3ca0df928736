package aloft.azure;

import aloft.azure.event.Events;
import aloft.azure.manifest.AzureManifest;
import aloft.azure.manifest.FunctionSection;
import aloft.azure.manifest.ProviderSection;
import aloft.build.portable.PortableSchema;
import aloft.spi.schema.Schema;

/// The schema of a whole manifest. Adds functions and events, which the records hold as plain
/// nodes.
final class ManifestSchema {
  private ManifestSchema() {}

  static Schema.Shape of() {
    return PortableSchema.manifest(
        AzureManifest.class, ProviderSection.class, FunctionSection.class, Events.schemas());
  }
}
