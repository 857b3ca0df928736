package aloft.spi.schema;

import aloft.spi.document.Node;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Returns the form of a Java type: the only class that maps types to manifest values. Used by
/// record forms and by generated layouts.
public final class Forms {
  private static final Map<Class<?>, Form<?>> RECORDS = new ConcurrentHashMap<>();

  private Forms() {}

  /// Returns the form of a type, without rules.
  public static Form<?> of(Class<?> type) {
    return of(type, Rules.NONE);
  }

  /// Returns the form of a component's type, with the rules of the component.
  static Form<?> of(Type type, Rules rules) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return list(of(arguments[0], rules.itemRules()), rules);
      }
      if (generic.getRawType() == Map.class) {
        return map(of(arguments[1], Rules.NONE), rules);
      }
      throw new IllegalArgumentException("no form for " + type);
    }
    return single((Class<?>) type, rules);
  }

  /// Returns the form of a type that is neither a list nor a map.
  public static Form<?> single(Class<?> type, Rules rules) {
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
    Form<?> form = RECORDS.get(type);
    if (form == null) {
      form = type.isRecord() ? new RecordForm(Layout.of(type)) : constant(type);
      RECORDS.put(type, form);
    }
    return withRules(form, rules);
  }

  /// Returns a form of lists; the words and the pattern of the rules apply to each item.
  public static Form<?> list(Form<?> items, Rules rules) {
    return new ListForm(items, rules);
  }

  /// Returns a form of maps; the pattern of the rules applies to the keys.
  public static Form<?> map(Form<?> values, Rules keys) {
    return new MapForm(values, keys);
  }

  /// Returns a form that checks rules if the value is a string.
  public static Form<?> withRules(Form<?> form, Rules rules) {
    return rules.isEmpty() ? form : new PatternForm<>(form, rules);
  }

  /// Returns a form that accepts any value and reports values that are not of the expected type;
  /// the rules apply to that type.
  public static Form<?> expected(Class<?> type, boolean allowsObject, Form<?> form, Rules rules) {
    return new ExpectedForm<>(form, single(type, rules), allowsObject);
  }

  private static Form<?> constant(Class<?> type) {
    try {
      Object form = type.getField("FORM").get(null);
      if (form instanceof Form<?> constant) {
        return constant;
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no form for " + type, e);
    }
    throw new IllegalArgumentException("no form for " + type);
  }
}
