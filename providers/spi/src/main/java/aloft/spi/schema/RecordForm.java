package aloft.spi.schema;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Mappings that are decoded into a record: each key is a component, or one of a group of the
/// record.
final class RecordForm implements Form<Object> {
  private final Layout layout;
  private final List<Layout.Component> components;
  private final @Nullable Form<?>[] forms;
  private final Map<String, Location> locations = new HashMap<>();
  private Schema.@Nullable Shape shape;

  /// The component of a key.
  private record Location(RecordForm record, int index) {
    Form<?> form() {
      return record.form(index);
    }
  }

  /// A record that was read.
  ///
  /// @param value null if a required value is missing
  /// @param valid whether all of its values could be decoded
  private record Decoded(@Nullable Object value, boolean valid) {}

  RecordForm(Layout layout) {
    this.layout = layout;
    this.components = layout.components();
    this.forms = new @Nullable Form<?>[components.size()];
    for (int i = 0; i < components.size(); i++) {
      switch (components.get(i)) {
        case Layout.Property(String key, boolean required) ->
            addLocation(key, new Location(this, i));
        case Layout.Group() -> group(i).locations.forEach(this::addLocation);
        case Layout.WholeNode() -> {}
      }
    }
  }

  private void addLocation(String key, Location location) {
    if (locations.put(key, location) != null) {
      throw new IllegalStateException(layout.name() + " has the key \"" + key + "\" twice");
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

  private RecordForm group(int index) {
    if (form(index) instanceof RecordForm group) {
      return group;
    }
    throw new IllegalStateException(layout.name() + " has a group that is no record: " + index);
  }

  @Override
  public @Nullable Object read(Node node, DiagnosticCollector findings) {
    return node instanceof Mapping mapping
        ? decode(mapping, !layout.isOpen(), findings).value()
        : readShortForm(node, findings);
  }

  /// @param closed whether unknown keys are reported
  private Decoded decode(Mapping mapping, boolean closed, DiagnosticCollector findings) {
    boolean missing = false;
    boolean valid = true;
    @Nullable Object[] values = new @Nullable Object[components.size()];
    for (int i = 0; i < values.length; i++) {
      switch (components.get(i)) {
        case Layout.WholeNode() -> values[i] = mapping;
        case Layout.Group() -> {
          Decoded group = group(i).decode(mapping, false, findings);
          values[i] = group.value();
          valid &= group.valid();
          missing |= group.value() == null;
        }
        case Layout.Property(String key, boolean required) -> {
          Node value = mapping.get(key);
          if (value != null && !value.isNull()) {
            values[i] = form(i).read(value, findings);
            valid &= values[i] != null;
            missing |= required && values[i] == null;
          } else if (required) {
            missing = true;
            reportMissing(mapping, key, findings);
          }
        }
      }
    }
    if (closed) {
      reportUnknownKeys(mapping, findings);
    }
    if (missing) {
      return new Decoded(null, valid);
    }
    Object record = layout.create(values);
    // A value that could not be decoded would look like an absent one.
    if (record instanceof Checked checked && valid) {
      reportProblems(checked, mapping, findings);
    }
    return new Decoded(record, valid);
  }

  private static void reportMissing(Mapping mapping, String key, DiagnosticCollector findings) {
    findings.error(
        mapping.place(), "manifest/missing", "missing required property \"" + key + "\"", null);
  }

  private static void reportProblems(Checked checked, Node node, DiagnosticCollector findings) {
    for (Problem problem : checked.check()) {
      SourceRange place = place(node, problem.path());
      switch (problem.kind()) {
        case UNUSABLE -> findings.error(place, problem.code(), problem.message(), problem.hint());
        case REFUSED -> findings.refusal(place, problem.code(), problem.message(), problem.hint());
        case VIOLATION ->
            findings.violation(place, problem.code(), problem.message(), problem.hint());
      }
    }
  }

  @Override
  public Node normalize(Node node) {
    return node instanceof Mapping mapping
        ? mapping.map((key, value) -> {
          Location location = locations.get(key);
          return location == null ? value : location.form().normalize(value);
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
    if (locations.keySet().containsAll(mapping.entries().keySet())) {
      return;
    }
    Set<String> explained = Indentation.report(mapping, this::belongs, findings);
    for (Mapping.Entry entry : mapping.entries().values()) {
      if (!locations.containsKey(entry.key()) && !explained.contains(entry.key())) {
        findings.unknownKey(
            entry.place(),
            "manifest/unknown-property",
            "unknown property \"" + entry.key() + "\"",
            hint(entry.key()));
      }
    }
  }

  // An unknown key belongs to an empty object that has it, or that has any keys if it is not a
  // misspelled one.
  private boolean belongs(String owner, String key) {
    Location location = locations.get(owner);
    if (location == null || locations.containsKey(key)) {
      return false;
    }
    Schema schema = location.form().schema();
    return hasKey(schema, key)
        || (schema instanceof Schema.MapOf && Suggestion.nearest(key, locations.keySet()) == null);
  }

  private @Nullable String hint(String key) {
    String similar = Suggestion.didYouMean(key, locations.keySet());
    if (similar != null) {
      return similar;
    }
    for (Map.Entry<String, Location> child : locations.entrySet()) {
      if (hasKey(child.getValue().form().schema(), key)) {
        return "it belongs below \"" + child.getKey() + "\"";
      }
    }
    return null;
  }

  private static boolean hasKey(Schema schema, String key) {
    return switch (schema) {
      case Schema.Shape known -> known.fields().get().containsKey(key);
      case Schema.AnyOf any -> any.options().stream().anyMatch(option -> hasKey(option, key));
      default -> false;
    };
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
      switch (components.get(i)) {
        case Layout.Property(String key, boolean required) ->
            fields.put(key, new Schema.Field(form(i).schema(), required, layout.doc(i)));
        case Layout.Group() -> fields.putAll(group(i).fields());
        case Layout.WholeNode() -> {}
      }
    }
    return fields;
  }
}
