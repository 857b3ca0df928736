package aloft.spi.schema;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Mappings with keys that the user names; those with null are left out.
final class MapForm implements Form<Map<String, Object>> {
  private final Form<?> values;
  private final @Nullable Matches keys;
  private final @Nullable Pattern pattern;

  MapForm(Form<?> values, @Nullable Matches keys) {
    this.values = values;
    this.keys = keys;
    this.pattern = keys == null ? null : Pattern.compile(keys.value());
  }

  @Override
  public @Nullable Map<String, Object> read(Node node, Findings findings) {
    if (!(node instanceof Mapping mapping)) {
      Misfit.type(node, "an object", findings);
      return null;
    }
    Map<String, Object> read = LinkedHashMap.newLinkedHashMap(mapping.entries().size());
    for (Mapping.Entry entry : mapping.entries().values()) {
      if (pattern != null && keys != null && !pattern.matcher(entry.key()).find()) {
        String rule =
            keys.words().isEmpty() ? "must match " + keys.value() : "must be " + keys.words();
        findings.violation(
            entry.place(), "manifest/name", "the name \"" + entry.key() + "\" " + rule, null);
      }
      Object value = entry.value().isNull() ? null : values.read(entry.value(), findings);
      if (value != null) {
        read.put(entry.key(), value);
      }
    }
    return Collections.unmodifiableMap(read);
  }

  @Override
  public Schema schema() {
    return new Schema.MapOf(values.schema(), keys == null ? null : keys.value());
  }
}
