package aloft.spi.schema;

import aloft.spi.document.Node;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A layout that reads a record by reflection.
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
  protected List<Component> components() {
    return Arrays.stream(components).map(ReflectedLayout::component).toList();
  }

  private static Component component(RecordComponent component) {
    if (component.isAnnotationPresent(Source.class)) {
      return new WholeNode();
    }
    if (component.isAnnotationPresent(Inline.class)) {
      return new Group();
    }
    Key renamed = component.getAnnotation(Key.class);
    return new Property(
        renamed == null ? component.getName() : renamed.value(),
        component.isAnnotationPresent(Required.class));
  }

  @Override
  protected Form<?> form(int index) {
    RecordComponent component = components[index];
    ExpectedType expected = component.getAnnotation(ExpectedType.class);
    Rules rules = Rules.of(component);
    return expected == null
        ? Forms.of(component.getGenericType(), rules)
        : Forms.expected(
            expected.value(), expected.allowsObject(), Forms.of(component.getType()), rules);
  }

  @Override
  protected @Nullable String doc(int index) {
    return text(components[index].getAnnotation(Doc.class));
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
    ShortForm annotation = shortForm == null ? null : shortForm.getAnnotation(ShortForm.class);
    return annotation == null ? null : annotation.value();
  }

  @Override
  protected boolean isOpen() {
    return type.isAnnotationPresent(Open.class);
  }

  @Override
  protected Object create(@Nullable Object[] values) {
    Object record = call(() -> constructor.newInstance(values));
    if (record == null) {
      throw new IllegalStateException("the constructor returned null: " + type);
    }
    return record;
  }

  @Override
  protected @Nullable Object readShortForm(Node node, DiagnosticCollector findings) {
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
