package aloft.spi.schema;

import aloft.spi.document.Node;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Finds the form of a Java type: the one place that knows how types and manifest values
/// correspond. Records and generated layouts reach it; nobody else needs to.
public final class Forms {
  private static final Map<Class<?>, Form<?>> RECORDS = new ConcurrentHashMap<>();

  private Forms() {}

  /// The form of a type without rules.
  public static Form<?> of(Class<?> type) {
    return of(type, Rules.NONE);
  }

  /// The form of a component's type with the rules that stand on it.
  static Form<?> of(Type type, Rules rules) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return list(of(arguments[0], rules.ofItems()), rules);
      }
      if (generic.getRawType() == Map.class) {
        return map(of(arguments[1], Rules.NONE), rules);
      }
      throw new IllegalArgumentException("no form for " + type);
    }
    return plain((Class<?>) type, rules);
  }

  /// The form of a type that is neither a list nor a map.
  public static Form<?> plain(Class<?> type, Rules rules) {
    if (type == String.class) {
      return new TextForm(rules);
    }
    if (type == Boolean.class || type == boolean.class) {
      return new FlagForm();
    }
    if (type == Integer.class || type == Long.class || type == Double.class) {
      return new NumberForm(type, rules);
    }
    if (Node.class.isAssignableFrom(type)) {
      return new NodeForm(type);
    }
    Form<?> known = RECORDS.get(type);
    if (known == null) {
      known = type.isRecord() ? new RecordForm(Layout.of(type)) : constant(type);
      RECORDS.put(type, known);
    }
    return ruled(known, rules);
  }

  /// Lists of a form; the words and the pattern of the rules are for each item.
  public static Form<?> list(Form<?> items, Rules rules) {
    return new ListForm(items, rules);
  }

  /// Maps with values of a form; the pattern of the rules is for the keys.
  public static Form<?> map(Form<?> values, Rules keys) {
    return new MapForm(values, keys);
  }

  /// A form with rules for where its value is a text.
  public static Form<?> ruled(Form<?> form, Rules rules) {
    return rules.isEmpty() ? form : new PatternForm<>(form, rules);
  }

  /// A form of anything where a type, or an object, is wanted; the rules are for that type.
  public static Form<?> wanted(Class<?> type, boolean orObject, Form<?> form, Rules rules) {
    return new ExpectedForm<>(form, plain(type, rules), orObject);
  }

  private static Form<?> constant(Class<?> type) {
    try {
      Object form = type.getField("FORM").get(null);
      if (form instanceof Form<?> found) {
        return found;
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no form for " + type, e);
    }
    throw new IllegalArgumentException("no form for " + type);
  }
}
