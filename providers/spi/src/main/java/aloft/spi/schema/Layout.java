package aloft.spi.schema;

import aloft.spi.document.Node;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// How a record is read: its keys with their forms, and how it is made. Written for each record of
/// a manifest when it is compiled, because reflecting on records would cost every start of a
/// command more than all the rest; where that was not done, found by reflection.
public abstract class Layout {
  private static final Map<Class<?>, Layout> KNOWN = new ConcurrentHashMap<>();

  /// A component.
  ///
  /// @param key in the manifest; null for the component that takes the node itself
  public record Part(@Nullable String key, boolean required) {}

  /// Makes a layout known; a generated class calls it as it is loaded.
  protected static void add(Class<?> type, Layout layout) {
    KNOWN.put(type, layout);
  }

  static Layout of(Class<?> type) {
    Layout known = KNOWN.get(type);
    if (known == null) {
      load(type);
      known = KNOWN.get(type);
    }
    return known == null ? new ReflectedLayout(type) : known;
  }

  private static void load(Class<?> type) {
    try {
      Class.forName(generatedName(type.getName()), true, type.getClassLoader());
    } catch (ClassNotFoundException e) {
      // compiled without the processor
    }
  }

  /// The name of the class that is written for a record with a binary name.
  public static String generatedName(String record) {
    return record.replace('$', '_') + "Layout";
  }

  /// The record's own name, without package.
  protected abstract String name();

  /// The components, in order.
  protected abstract List<Part> parts();

  /// The form of a component; asked once, when the key occurs.
  protected abstract Form<?> form(int part);

  protected abstract @Nullable String doc(int part);

  /// What is said of the record as a whole.
  protected abstract @Nullable String doc();

  /// The short form in words, where there is one.
  protected abstract @Nullable String shortForm();

  protected abstract boolean open();

  /// Makes the record of what was read, one value for each component.
  protected abstract Object make(@Nullable Object[] values);

  /// Reads the short form; null where the node is not one.
  protected abstract @Nullable Object readShort(Node node, DiagnosticCollector findings);
}
