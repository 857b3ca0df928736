package aloft.spi.schema;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Mappings with keys that the user names; those with null are left out.
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
      if (keys.misses(entry.key())) {
        findings.violation(
            entry.place(),
            "manifest/name",
            "the name \"" + entry.key() + "\" " + keys.demand(),
            null);
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
        ? "write keys with values: take the dashes out"
        : "write keys with values, each in a line of its own";
  }

  @Override
  public Node plainly(Node node) {
    return node instanceof Mapping mapping
        ? mapping.map((key, value) -> values.plainly(value))
        : node;
  }

  @Override
  public Schema schema() {
    return new Schema.MapOf(values.schema(), keys);
  }
}
