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

/// Mappings that are decoded into a record: each key is a component.
final class RecordForm implements Form<Object> {
  private final Layout layout;
  private final List<Layout.Component> components;
  private final @Nullable Form<?>[] forms;
  private final Map<String, Integer> indexByKey = new HashMap<>();
  private Schema.@Nullable Shape shape;

  RecordForm(Layout layout) {
    this.layout = layout;
    this.components = layout.components();
    this.forms = new @Nullable Form<?>[components.size()];
    for (int i = 0; i < components.size(); i++) {
      String key = components.get(i).key();
      if (key != null) {
        indexByKey.put(key, i);
      }
    }
  }

  /// Returns the form of a component. Created lazily, because a record may contain itself, and most
  /// keys do not occur.
  private Form<?> form(int index) {
    Form<?> form = forms[index];
    if (form == null) {
      form = layout.form(index);
      forms[index] = form;
    }
    return form;
  }

  @Override
  public @Nullable Object read(Node node, DiagnosticCollector findings) {
    if (!(node instanceof Mapping mapping)) {
      return readShortForm(node, findings);
    }
    boolean missing = false;
    boolean invalid = false;
    @Nullable Object[] values = new @Nullable Object[components.size()];
    for (int i = 0; i < values.length; i++) {
      Layout.Component component = components.get(i);
      String key = component.key();
      if (key == null) {
        values[i] = node;
        continue;
      }
      Node value = mapping.get(key);
      if (value != null && !value.isNull()) {
        values[i] = form(i).read(value, findings);
        invalid |= values[i] == null;
        missing |= component.required() && values[i] == null;
      } else if (component.required()) {
        missing = true;
        findings.error(
            mapping.place(), "manifest/missing", "missing required property \"" + key + "\"", null);
      }
    }
    if (!layout.isOpen()) {
      reportUnknownKeys(mapping, findings);
    }
    if (missing) {
      return null;
    }
    Object record = layout.create(values);
    // A value that could not be decoded would look like an absent one.
    if (record instanceof Checked checked && !invalid) {
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
  public Node normalize(Node node) {
    return node instanceof Mapping mapping
        ? mapping.map((key, value) -> {
          Integer index = indexByKey.get(key);
          return index == null ? value : form(index).normalize(value);
        })
        : node;
  }

  private @Nullable Object readShortForm(Node node, DiagnosticCollector findings) {
    String shortForm = layout.shortForm();
    if (shortForm != null) {
      DiagnosticCollector attempt = findings.emptyCopy();
      Object record = layout.readShortForm(node, attempt);
      if (record != null || attempt.hasErrors()) {
        findings.addAll(attempt);
        return record;
      }
    }
    if (shortForm == null) {
      TypeErrors.type(node, "an object", MapForm.hint(node), findings);
    } else {
      TypeErrors.type(node, shortForm + " or an object", null, findings);
    }
    return null;
  }

  private void reportUnknownKeys(Mapping mapping, DiagnosticCollector findings) {
    for (Mapping.Entry entry : mapping.entries().values()) {
      if (!indexByKey.containsKey(entry.key())) {
        findings.violation(
            entry.place(),
            "manifest/unknown-property",
            "unknown property \"" + entry.key() + "\"",
            Suggestion.didYouMean(entry.key(), indexByKey.keySet()));
      }
    }
  }

  private static SourceRange place(Node node, String path) {
    Node current = node;
    for (String key : path.isEmpty() ? List.<String>of() : List.of(path.split("\\.", -1))) {
      Node child = current.get(key);
      if (child == null) {
        break;
      }
      current = child;
    }
    return current.place();
  }

  /// Returns always the same object, because a shape may contain itself.
  @Override
  public Schema schema() {
    Schema.Shape result = shape;
    if (result == null) {
      result =
          new Schema.Shape(
              layout.name(), layout.doc(), layout.shortForm(), layout.isOpen(), this::fields);
      shape = result;
    }
    return result;
  }

  private Map<String, Schema.Field> fields() {
    Map<String, Schema.Field> fields = new LinkedHashMap<>();
    for (int i = 0; i < components.size(); i++) {
      String key = components.get(i).key();
      if (key != null) {
        fields.put(
            key, new Schema.Field(form(i).schema(), components.get(i).required(), layout.doc(i)));
      }
    }
    return fields;
  }
}
