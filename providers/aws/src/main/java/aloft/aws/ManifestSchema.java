package aloft.aws;

import aloft.aws.manifest.AwsManifest;
import aloft.aws.manifest.FunctionSection;
import aloft.aws.manifest.ProviderSection;
import aloft.build.portable.PortableSchema;
import aloft.spi.schema.Schema;
import java.util.List;
import java.util.Objects;

/// The schema of a whole manifest. Adds functions and events, which the records hold as plain
/// nodes.
final class ManifestSchema {
  private ManifestSchema() {}

  static Schema.Shape of() {
    Schema.Shape function =
        PortableSchema.ofSection(shape(FunctionSection.class))
            .with("events", new Schema.ListOf(new Schema.AnyOf(Events.schemas())));
    Schema functions = new Schema.MapOf(function);
    Schema name =
        Objects.requireNonNull(shape(AwsManifest.class).fields().get().get("service")).schema();
    return PortableSchema.withBlocks(shape(AwsManifest.class))
        .with("provider", PortableSchema.ofSection(shape(ProviderSection.class)))
        .with("service", new Schema.AnyOf(List.of(name, new Schema.MapOf(new Schema.Anything()))))
        .with("functions", new Schema.AnyOf(List.of(functions, new Schema.ListOf(functions))));
  }

  private static Schema.Shape shape(Class<?> record) {
    if (Schema.of(record) instanceof Schema.Shape shape) {
      return shape;
    }
    throw new IllegalStateException("no shape: " + record);
  }
}
