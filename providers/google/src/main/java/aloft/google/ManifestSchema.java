package aloft.google;

import aloft.build.portable.PortableSchema;
import aloft.google.event.Events;
import aloft.google.manifest.FunctionSection;
import aloft.google.manifest.GoogleManifest;
import aloft.google.manifest.ProviderSection;
import aloft.spi.schema.Schema;
import java.util.List;

/// The schema of a whole manifest. Adds functions and events, which the records hold as plain
/// nodes.
final class ManifestSchema {
  private ManifestSchema() {}

  static Schema.Shape of() {
    Schema.Shape function =
        PortableSchema.withBlocks(shape(FunctionSection.class))
            .with("events", new Schema.ListOf(new Schema.AnyOf(Events.schemas())));
    Schema functions = new Schema.MapOf(function);
    return PortableSchema.withBlocks(shape(GoogleManifest.class))
        .with("provider", PortableSchema.withBlocks(shape(ProviderSection.class)))
        .with("functions", new Schema.AnyOf(List.of(functions, new Schema.ListOf(functions))));
  }

  private static Schema.Shape shape(Class<?> record) {
    if (Schema.of(record) instanceof Schema.Shape shape) {
      return shape;
    }
    throw new IllegalStateException("no shape: " + record);
  }
}
