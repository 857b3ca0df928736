package aloft.spi.schema;

import aloft.spi.document.Node;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// How a record is decoded: its keys, their forms, and its constructor. An annotation processor
/// generates a layout for each record of a manifest, because reflection would take most of the
/// startup time of a command. A record without a generated layout is read by reflection.
public abstract class Layout {
  private static final Map<Class<?>, Layout> REGISTERED = new ConcurrentHashMap<>();

  /// A component of the record.
  public sealed interface Component {}

  /// A component with a key in the manifest.
  public record Property(String key, boolean required) implements Component {}

  /// A component that is a record with keys of the same mapping.
  ///
  /// @see Inline
  public record Group() implements Component {}

  /// The component that receives the node itself.
  ///
  /// @see Source
  public record WholeNode() implements Component {}

  /// Registers a layout; called by the static initializer of a generated class.
  protected static void register(Class<?> type, Layout layout) {
    REGISTERED.put(type, layout);
  }

  static Layout of(Class<?> type) {
    Layout layout = generated(type);
    return layout == null ? new ReflectedLayout(type) : layout;
  }

  /// Returns the generated layout of a record; null if there is none.
  static @Nullable Layout generated(Class<?> type) {
    Layout layout = REGISTERED.get(type);
    if (layout == null) {
      load(type);
      layout = REGISTERED.get(type);
    }
    return layout;
  }

  private static void load(Class<?> type) {
    try {
      Class.forName(generatedName(type.getName()), true, type.getClassLoader());
    } catch (ClassNotFoundException e) {
      // The record was compiled without the annotation processor.
    }
  }

  /// Returns the name of the generated class for a record.
  ///
  /// @param record the binary name of the record
  public static String generatedName(String record) {
    return record.replace('$', '_') + "Layout";
  }

  /// Returns the simple name of the record.
  protected abstract String name();

  /// Returns the components in order.
  protected abstract List<Component> components();

  /// Returns the form of a property or a group; called once, when it is first needed.
  protected abstract Form<?> form(int component);

  /// Returns the description of a component.
  protected abstract @Nullable String doc(int component);

  /// Returns the description of the record.
  protected abstract @Nullable String doc();

  /// Returns the description of the short form; null if there is none.
  protected abstract @Nullable String shortForm();

  /// Returns whether unknown keys are allowed.
  protected abstract boolean isOpen();

  /// Creates the record from one value for each component.
  protected abstract Object create(@Nullable Object[] values);

  /// Decodes the short form; null if the node is not a short form.
  protected abstract @Nullable Object readShortForm(Node node, DiagnosticCollector findings);
}
