package aloft.build.portable;

import aloft.spi.schema.Rules;
import aloft.spi.schema.Schema;
import aloft.spi.schema.Schema.Field;
import aloft.spi.schema.Schema.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the schema of a manifest has on every cloud, in addition to the keys of the cloud.
public final class PortableSchema {
  /// The names of the clouds that a manifest may have blocks for, also of those that this version
  /// cannot deploy to.
  public static final List<String> CLOUDS = List.of("aws", "azure", "google");

  private PortableSchema() {}

  /// Returns the schema of a section that may have blocks for single clouds.
  public static Shape withBlocks(Shape section) {
    return section.plus(blocks());
  }

  /// Returns the schema of the provider section or of a function with the spellings that are the
  /// same on every cloud.
  public static Shape ofSection(Shape section) {
    Map<String, Field> fields = new LinkedHashMap<>();
    fields.put(
        "memory",
        new Field(
            new Schema.Numeric(true, Rules.NONE),
            false,
            "The memory in MB, the same on every cloud"));
    Schema scale = Schema.of(Scale.class);
    fields.put("scale", new Field(scale, false, scale instanceof Shape shape ? shape.doc() : null));
    fields.putAll(blocks());
    return section.plus(fields);
  }

  /// Returns the schema of a whole manifest of a cloud whose records hold functions and events as
  /// plain nodes.
  ///
  /// @param events the schemas of all event types
  public static Shape manifest(
      Class<?> manifest, Class<?> provider, Class<?> function, List<Schema> events) {
    Schema functions =
        new Schema.MapOf(
            withBlocks(shape(function))
                .with("events", new Schema.ListOf(new Schema.AnyOf(events))));
    return withBlocks(shape(manifest))
        .with("provider", withBlocks(shape(provider)))
        .with("functions", new Schema.AnyOf(List.of(functions, new Schema.ListOf(functions))));
  }

  private static Shape shape(Class<?> record) {
    if (Schema.of(record) instanceof Shape shape) {
      return shape;
    }
    throw new IllegalStateException("no shape: " + record);
  }

  private static Map<String, Field> blocks() {
    Map<String, Field> blocks = new LinkedHashMap<>();
    for (String cloud : CLOUDS) {
      blocks.put(
          cloud,
          new Field(
              new Schema.MapOf(new Schema.Anything()),
              false,
              "Keys that are only read if the provider is " + cloud + "; merged into this object"));
    }
    return blocks;
  }
}
