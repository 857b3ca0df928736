package aloft.spi.schema;

import aloft.spi.document.Node;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Finds the form of a Java type: the one place that knows how types and manifest values
/// correspond.
final class Forms {
  private static final Map<Class<?>, Form<?>> RECORDS = new ConcurrentHashMap<>();

  private Forms() {}

  static Form<?> of(Class<?> type) {
    return of(type, null);
  }

  /// The form of a component's type with the rules that stand on it.
  static Form<?> of(Type type, @Nullable AnnotatedElement rules) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return new ListForm(of(arguments[0], withoutRange(rules)), range(rules));
      }
      if (generic.getRawType() == Map.class) {
        return new MapForm(of(arguments[1], null), matches(rules));
      }
      throw new IllegalArgumentException("no form for " + type);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class) {
      return text(rules);
    }
    if (plain == Boolean.class || plain == boolean.class) {
      return new FlagForm();
    }
    if (plain == Integer.class || plain == Long.class || plain == Double.class) {
      return new NumberForm(plain, range(rules));
    }
    if (Node.class.isAssignableFrom(plain)) {
      return new NodeForm(plain);
    }
    Form<?> known = RECORDS.get(plain);
    if (known == null) {
      known = plain.isRecord() ? new RecordForm(plain) : constant(plain);
      RECORDS.put(plain, known);
    }
    return ruled(known, rules);
  }

  private static TextForm text(@Nullable AnnotatedElement rules) {
    return new TextForm(oneOf(rules), matches(rules), range(rules));
  }

  private static Form<?> ruled(Form<?> form, @Nullable AnnotatedElement rules) {
    boolean plain = oneOf(rules) == null && matches(rules) == null && range(rules) == null;
    return plain ? form : new RuledForm<>(form, text(rules));
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

  private static @Nullable Range range(@Nullable AnnotatedElement rules) {
    return rules == null ? null : rules.getAnnotation(Range.class);
  }

  private static @Nullable Matches matches(@Nullable AnnotatedElement rules) {
    return rules == null ? null : rules.getAnnotation(Matches.class);
  }

  private static @Nullable OneOf oneOf(@Nullable AnnotatedElement rules) {
    return rules == null ? null : rules.getAnnotation(OneOf.class);
  }

  /// On a list the range counts its items; the words and patterns are for each item.
  private static @Nullable AnnotatedElement withoutRange(@Nullable AnnotatedElement rules) {
    if (rules == null || rules.getAnnotation(Range.class) == null) {
      return rules;
    }
    return new AnnotatedElement() {
      @Override
      public <A extends java.lang.annotation.Annotation> @Nullable A getAnnotation(Class<A> type) {
        return type == Range.class ? null : rules.getAnnotation(type);
      }

      @Override
      public java.lang.annotation.Annotation[] getAnnotations() {
        return rules.getAnnotations();
      }

      @Override
      public java.lang.annotation.Annotation[] getDeclaredAnnotations() {
        return rules.getDeclaredAnnotations();
      }
    };
  }
}
