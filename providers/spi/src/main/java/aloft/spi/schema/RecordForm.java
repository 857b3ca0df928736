package aloft.spi.schema;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Mappings with the keys that a record's components name.
final class RecordForm implements Form<Object> {
  private final Class<?> type;
  private final List<Part> parts = new ArrayList<>();
  private final Map<String, Part> byKey = new LinkedHashMap<>();
  private final Constructor<?> constructor;
  private final @Nullable Method shortForm;
  private final boolean open;
  private Schema.@Nullable Shape shape;

  /// One component. Its form is looked up late: shapes may contain themselves.
  private static final class Part {
    private final RecordComponent component;
    private final @Nullable String key;
    private final boolean required;
    private @Nullable Form<?> form;

    Part(RecordComponent component) {
      this.component = component;
      Key renamed = component.getAnnotation(Key.class);
      this.key =
          component.isAnnotationPresent(Source.class)
              ? null
              : renamed == null ? component.getName() : renamed.value();
      this.required = component.isAnnotationPresent(Required.class);
    }

    Form<?> form() {
      Form<?> found = form;
      if (found == null) {
        found = Forms.of(component.getGenericType(), component);
        form = found;
      }
      return found;
    }
  }

  RecordForm(Class<?> type) {
    this.type = type;
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      Part part = new Part(components[i]);
      parts.add(part);
      if (part.key != null) {
        byKey.put(part.key, part);
      }
    }
    try {
      this.constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
    this.shortForm =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(ShortForm.class))
            .findFirst()
            .orElse(null);
    if (shortForm != null) {
      shortForm.setAccessible(true);
    }
    this.open = type.isAnnotationPresent(Open.class);
  }

  @Override
  public @Nullable Object read(Node node, Findings findings) {
    if (!(node instanceof Mapping mapping)) {
      return readShort(node, findings);
    }
    boolean missing = false;
    boolean misread = false;
    @Nullable Object[] values = new @Nullable Object[parts.size()];
    for (int i = 0; i < values.length; i++) {
      Part part = parts.get(i);
      String key = part.key;
      if (key == null) {
        values[i] = node;
        continue;
      }
      Node found = mapping.get(key);
      if (found != null && !found.isNull()) {
        values[i] = part.form().read(found, findings);
        misread |= values[i] == null;
        missing |= part.required && values[i] == null;
      } else if (part.required) {
        missing = true;
        findings.error(
            mapping.place(), "manifest/missing", "\"" + key + "\" is missing here", null);
      }
    }
    if (!open) {
      tellUnknown(mapping, findings);
    }
    if (missing) {
      return null;
    }
    Object record = construct(values);
    // a value that could not be read would look like one that is not there
    if (record instanceof Checked checked && !misread) {
      for (Problem problem : checked.check()) {
        findings.error(
            place(node, problem.path()), problem.code(), problem.message(), problem.hint());
      }
    }
    return record;
  }

  private @Nullable Object readShort(Node node, Findings findings) {
    Method method = shortForm;
    if (method != null) {
      Findings tried = findings.fresh();
      Object found = call(() -> method.invoke(null, node, tried));
      if (found != null || tried.hasErrors()) {
        findings.addAll(tried);
        return found;
      }
    }
    Misfit.type(node, wanted(), findings);
    return null;
  }

  private String wanted() {
    ShortForm words = shortForm == null ? null : shortForm.getAnnotation(ShortForm.class);
    return words == null ? "an object" : words.value() + " or an object";
  }

  private void tellUnknown(Mapping mapping, Findings findings) {
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

  private Object construct(@Nullable Object[] values) {
    Object made = call(() -> constructor.newInstance(values));
    if (made == null) {
      throw new IllegalStateException("no " + type);
    }
    return made;
  }

  private interface Reflection {
    @Nullable Object run() throws ReflectiveOperationException;
  }

  private static @Nullable Object call(Reflection reflection) {
    try {
      return reflection.run();
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Always the same object: shapes may contain themselves.
  @Override
  public Schema schema() {
    Schema.Shape found = shape;
    if (found == null) {
      Doc doc = type.getAnnotation(Doc.class);
      ShortForm words = shortForm == null ? null : shortForm.getAnnotation(ShortForm.class);
      found =
          new Schema.Shape(
              type.getSimpleName(),
              doc == null ? null : doc.value(),
              words == null ? null : words.value(),
              open,
              this::fields);
      shape = found;
    }
    return found;
  }

  private Map<String, Schema.Field> fields() {
    Map<String, Schema.Field> fields = new LinkedHashMap<>();
    byKey.forEach((key, part) -> {
      Doc doc = part.component.getAnnotation(Doc.class);
      fields.put(
          key,
          new Schema.Field(part.form().schema(), part.required, doc == null ? null : doc.value()));
    });
    return fields;
  }
}
