package aloft.spi.schema;

import aloft.spi.document.Node;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The layout of a record, found by reflection.
final class ReflectedLayout extends Layout {
  private final Class<?> type;
  private final RecordComponent[] components;
  private final Constructor<?> constructor;
  private final @Nullable Method shortForm;

  ReflectedLayout(Class<?> type) {
    this.type = type;
    this.components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      this.constructor = type.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
    constructor.setAccessible(true);
    this.shortForm =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(ShortForm.class))
            .findFirst()
            .orElse(null);
    if (shortForm != null) {
      shortForm.setAccessible(true);
    }
  }

  @Override
  protected String name() {
    return type.getSimpleName();
  }

  @Override
  protected List<Part> parts() {
    return Arrays.stream(components).map(ReflectedLayout::part).toList();
  }

  private static Part part(RecordComponent component) {
    Key renamed = component.getAnnotation(Key.class);
    String key = renamed == null ? component.getName() : renamed.value();
    return new Part(
        component.isAnnotationPresent(Source.class) ? null : key,
        component.isAnnotationPresent(Required.class));
  }

  @Override
  protected Form<?> form(int part) {
    RecordComponent component = components[part];
    ExpectedType wanted = component.getAnnotation(ExpectedType.class);
    Rules rules = Rules.of(component);
    return wanted == null
        ? Forms.of(component.getGenericType(), rules)
        : Forms.wanted(wanted.value(), wanted.orObject(), Forms.of(component.getType()), rules);
  }

  @Override
  protected @Nullable String doc(int part) {
    return text(components[part].getAnnotation(Doc.class));
  }

  @Override
  protected @Nullable String doc() {
    return text(type.getAnnotation(Doc.class));
  }

  private static @Nullable String text(@Nullable Doc doc) {
    return doc == null ? null : doc.value();
  }

  @Override
  protected @Nullable String shortForm() {
    ShortForm words = shortForm == null ? null : shortForm.getAnnotation(ShortForm.class);
    return words == null ? null : words.value();
  }

  @Override
  protected boolean open() {
    return type.isAnnotationPresent(Open.class);
  }

  @Override
  protected Object make(@Nullable Object[] values) {
    Object made = call(() -> constructor.newInstance(values));
    if (made == null) {
      throw new IllegalStateException("no " + type);
    }
    return made;
  }

  @Override
  protected @Nullable Object readShort(Node node, DiagnosticCollector findings) {
    Method method = shortForm;
    return method == null ? null : call(() -> method.invoke(null, node, findings));
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
}
