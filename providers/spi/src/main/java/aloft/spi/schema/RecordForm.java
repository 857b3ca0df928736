package aloft.spi.schema;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Mappings with the keys that a record's components name.
final class RecordForm implements Form<Object> {
  private final Layout layout;
  private final List<Layout.Part> parts;
  private final @Nullable Form<?>[] forms;
  private final Map<String, Integer> byKey = new HashMap<>();
  private Schema.@Nullable Shape shape;

  RecordForm(Layout layout) {
    this.layout = layout;
    this.parts = layout.parts();
    this.forms = new @Nullable Form<?>[parts.size()];
    for (int i = 0; i < parts.size(); i++) {
      String key = parts.get(i).key();
      if (key != null) {
        byKey.put(key, i);
      }
    }
  }

  /// Forms are looked up late: shapes may contain themselves, and most keys do not occur.
  private Form<?> form(int part) {
    Form<?> found = forms[part];
    if (found == null) {
      found = layout.form(part);
      forms[part] = found;
    }
    return found;
  }

  @Override
  public @Nullable Object read(Node node, DiagnosticCollector findings) {
    if (!(node instanceof Mapping mapping)) {
      return readShort(node, findings);
    }
    boolean missing = false;
    boolean misread = false;
    @Nullable Object[] values = new @Nullable Object[parts.size()];
    for (int i = 0; i < values.length; i++) {
      Layout.Part part = parts.get(i);
      String key = part.key();
      if (key == null) {
        values[i] = node;
        continue;
      }
      Node found = mapping.get(key);
      if (found != null && !found.isNull()) {
        values[i] = form(i).read(found, findings);
        misread |= values[i] == null;
        missing |= part.required() && values[i] == null;
      } else if (part.required()) {
        missing = true;
        findings.error(
            mapping.place(), "manifest/missing", "\"" + key + "\" is missing here", null);
      }
    }
    if (!layout.open()) {
      tellUnknown(mapping, findings);
    }
    if (missing) {
      return null;
    }
    Object record = layout.make(values);
    // a value that could not be read would look like one that is not there
    if (record instanceof Checked checked && !misread) {
      for (Problem problem : checked.check()) {
        SourceRange place = place(node, problem.path());
        if (problem.isUsable()) {
          findings.violation(place, problem.code(), problem.message(), problem.hint());
        } else {
          findings.error(place, problem.code(), problem.message(), problem.hint());
        }
      }
    }
    return record;
  }

  @Override
  public Node plainly(Node node) {
    return node instanceof Mapping mapping
        ? mapping.map((key, value) -> {
          Integer part = byKey.get(key);
          return part == null ? value : form(part).plainly(value);
        })
        : node;
  }

  private @Nullable Object readShort(Node node, DiagnosticCollector findings) {
    String words = layout.shortForm();
    if (words != null) {
      DiagnosticCollector tried = findings.fresh();
      Object found = layout.readShort(node, tried);
      if (found != null || tried.hasErrors()) {
        findings.addAll(tried);
        return found;
      }
    }
    if (words == null) {
      TypeErrors.type(node, "an object", MapForm.hint(node), findings);
    } else {
      TypeErrors.type(node, words + " or an object", null, findings);
    }
    return null;
  }

  private void tellUnknown(Mapping mapping, DiagnosticCollector findings) {
    for (Mapping.Entry entry : mapping.entries().values()) {
      if (!byKey.containsKey(entry.key())) {
        findings.violation(
            entry.place(),
            "manifest/unknown-property",
            "unknown property \"" + entry.key() + "\"",
            Suggestion.didYouMean(entry.key(), byKey.keySet()));
      }
    }
  }

  private static SourceRange place(Node node, String path) {
    Node at = node;
    for (String key : path.isEmpty() ? List.<String>of() : List.of(path.split("\\.", -1))) {
      Node below = at.get(key);
      if (below == null) {
        break;
      }
      at = below;
    }
    return at.place();
  }

  /// Always the same object: shapes may contain themselves.
  @Override
  public Schema schema() {
    Schema.Shape found = shape;
    if (found == null) {
      found =
          new Schema.Shape(
              layout.name(), layout.doc(), layout.shortForm(), layout.open(), this::fields);
      shape = found;
    }
    return found;
  }

  private Map<String, Schema.Field> fields() {
    Map<String, Schema.Field> fields = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String key = parts.get(i).key();
      if (key != null) {
        fields.put(key, new Schema.Field(form(i).schema(), parts.get(i).required(), layout.doc(i)));
      }
    }
    return fields;
  }
}
