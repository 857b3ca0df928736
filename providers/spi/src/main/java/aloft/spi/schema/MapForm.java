package aloft.spi.schema;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Mappings with arbitrary keys; entries with null values are omitted.
final class MapForm implements Form<Map<String, Object>> {
  private final Form<?> values;
  private final Rules keys;

  MapForm(Form<?> values, Rules keys) {
    this.values = values;
    this.keys = keys;
  }

  @Override
  public @Nullable Map<String, Object> read(Node node, DiagnosticCollector findings) {
    if (!(node instanceof Mapping mapping)) {
      TypeErrors.type(node, "an object", hint(node), findings);
      return null;
    }
    Map<String, Object> read = LinkedHashMap.newLinkedHashMap(mapping.entries().size());
    for (Mapping.Entry entry : mapping.entries().values()) {
      if (keys.violatesPattern(entry.key())) {
        keys.report(
            entry.place(),
            "manifest/name",
            "the name \"" + entry.key() + "\" " + keys.patternMessage(),
            null,
            findings);
      }
      Object value = entry.value().isNull() ? null : values.read(entry.value(), findings);
      if (value != null) {
        read.put(entry.key(), value);
      }
    }
    return Collections.unmodifiableMap(read);
  }

  static String hint(Node node) {
    return node instanceof Sequence
        ? "write \"key: value\" lines without dashes"
        : "write \"key: value\" pairs, one per line";
  }

  @Override
  public Node normalize(Node node) {
    return node instanceof Mapping mapping
        ? mapping.map((key, value) -> values.normalize(value))
        : node;
  }

  @Override
  public Schema schema() {
    return new Schema.MapOf(values.schema(), keys);
  }
}
