package aloft.spi.schema.layout;

import aloft.spi.schema.Advisory;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Key;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Open;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.MirroredTypeException;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/// Generates the Java source of one layout.
final class LayoutSource {
  private static final String NO_RULES = "Rules.NONE";

  private final TypeElement record;
  private final String qualified;
  private final List<? extends RecordComponentElement> components;

  LayoutSource(TypeElement record, String qualified) {
    this.record = record;
    this.qualified = qualified;
    this.components = record.getRecordComponents();
  }

  /// Returns true if each component has a form; a record with another component is not part of a
  /// manifest.
  static boolean canRead(TypeElement record) {
    return record.getRecordComponents().stream().allMatch(c -> hasForm(c.asType()));
  }

  private static boolean hasForm(TypeMirror type) {
    if (!(type instanceof DeclaredType declared)) {
      return type.getKind() == TypeKind.BOOLEAN;
    }
    TypeElement element = element(type);
    String name = element.getQualifiedName().toString();
    if (name.equals("java.util.List") || name.equals("java.util.Map")) {
      return hasForm(declared.getTypeArguments().getLast());
    }
    return isRecordOrScalar(element)
        || ElementFilter.fieldsIn(element.getEnclosedElements()).stream()
            .anyMatch(field -> field.getSimpleName().contentEquals("FORM"));
  }

  private static boolean isRecordOrScalar(TypeElement element) {
    String name = element.getQualifiedName().toString();
    return element.getKind() == ElementKind.RECORD
        || name.startsWith("java.lang.")
        || name.startsWith("aloft.spi.document.");
  }

  /// Returns the source of the layout.
  String text() {
    int dot = qualified.lastIndexOf('.');
    String name = qualified.substring(dot + 1);
    String type = record.getQualifiedName().toString();
    return """
    %s
    import aloft.spi.document.Node;
    import aloft.spi.schema.*;
    import java.util.List;
    import java.util.regex.Pattern;

    @javax.annotation.processing.Generated("aloft.spi.schema.layout.LayoutProcessor")
    @org.jspecify.annotations.NullUnmarked
    @SuppressWarnings({"unchecked", "cast"})
    final class %s extends Layout {
      static {
        register(%s.class, new %s());
      }

      @Override
      protected String name() {
        return %s;
      }

      @Override
      protected List<Component> components() {
        return List.of(%s);
      }

      @Override
      protected Form<?> form(int component) {
        return switch (component) {
          %s
          default -> throw new IllegalArgumentException();
        };
      }

      @Override
      protected String doc(int component) {
        return switch (component) {
          %s
          default -> null;
        };
      }

      @Override
      protected String doc() {
        return %s;
      }

      @Override
      protected String shortForm() {
        return %s;
      }

      @Override
      protected boolean isOpen() {
        return %s;
      }

      @Override
      protected Object create(Object[] values) {
        return new %s(%s);
      }

      @Override
      protected Object readShortForm(Node node, DiagnosticCollector findings) {
        return %s;
      }
    }
    """
        .formatted(
            dot < 0 ? "" : "package " + qualified.substring(0, dot) + ";",
            name,
            type,
            name,
            quoted(record.getSimpleName().toString()),
            joinComponents(LayoutSource::component, ", "),
            joinComponents(LayoutSource::formCase, ""),
            joinComponents(LayoutSource::docCase, ""),
            doc(record),
            shortFormDescription(),
            record.getAnnotation(Open.class) != null,
            type,
            joinComponents(LayoutSource::argument, ", "),
            shortFormCall());
  }

  private interface Fragment {
    String of(int index, RecordComponentElement component);
  }

  private String joinComponents(Fragment fragment, String separator) {
    return IntStream.range(0, components.size())
        .mapToObj(i -> fragment.of(i, components.get(i)))
        .collect(Collectors.joining(separator));
  }

  private static String component(int index, RecordComponentElement component) {
    if (component.getAnnotation(Source.class) != null) {
      return "new WholeNode()";
    }
    if (component.getAnnotation(Inline.class) != null) {
      return "new Group()";
    }
    Key renamed = component.getAnnotation(Key.class);
    String key = renamed == null ? component.getSimpleName().toString() : renamed.value();
    boolean required = component.getAnnotation(Required.class) != null;
    return "new Property(%s, %s)".formatted(quoted(key), required);
  }

  private static String formCase(int index, RecordComponentElement component) {
    Range range = component.getAnnotation(Range.class);
    String rules = rules(component, range);
    ExpectedType expected = component.getAnnotation(ExpectedType.class);
    String form =
        expected == null
            ? form(component.asType(), rules, rules(component, null))
            : "Forms.expected(%s.class, %s, %s, %s)"
                .formatted(
                    name(expected),
                    expected.allowsObject(),
                    form(component.asType(), NO_RULES, NO_RULES),
                    rules);
    return "case %s -> %s;".formatted(index, form);
  }

  /// Returns the name of the expected type, whose class may not exist while it is compiled.
  private static String name(ExpectedType expected) {
    try {
      return expected.value().getCanonicalName();
    } catch (MirroredTypeException e) {
      return name(e.getTypeMirror());
    }
  }

  /// Returns an expression for the form of a type.
  ///
  /// @param items the rules of the items, without the range
  private static String form(TypeMirror type, String rules, String items) {
    if (type.getKind() == TypeKind.BOOLEAN) {
      return "Forms.single(boolean.class, " + rules + ")";
    }
    TypeElement element = element(type);
    String name = element.getQualifiedName().toString();
    List<? extends TypeMirror> arguments = ((DeclaredType) type).getTypeArguments();
    if (name.equals("java.util.List")) {
      return "Forms.list(%s, %s)".formatted(form(arguments.get(0), items, items), rules);
    }
    if (name.equals("java.util.Map")) {
      return "Forms.map(%s, %s)".formatted(form(arguments.get(1), NO_RULES, NO_RULES), rules);
    }
    String template =
        isRecordOrScalar(element) ? "Forms.single(%s.class, %s)" : "Forms.withRules(%s.FORM, %s)";
    return template.formatted(name, rules);
  }

  private static TypeElement element(TypeMirror type) {
    return (TypeElement) ((DeclaredType) type).asElement();
  }

  private static String rules(RecordComponentElement component, @Nullable Range range) {
    OneOf oneOf = component.getAnnotation(OneOf.class);
    Matches matches = component.getAnnotation(Matches.class);
    if (oneOf == null && matches == null && range == null) {
      return NO_RULES;
    }
    String words =
        oneOf == null
            ? ""
            : Stream.of(oneOf.value()).map(LayoutSource::quoted).collect(Collectors.joining(", "));
    return "new Rules(List.of(%s), %s, %s, %s, %sL, %sL, %s)"
        .formatted(
            words,
            oneOf != null && oneOf.ignoreCase(),
            matches == null ? "null" : "Pattern.compile(" + quoted(matches.value()) + ")",
            quoted(matches == null ? "" : matches.words()),
            range == null ? Long.MIN_VALUE : range.min(),
            range == null ? Long.MAX_VALUE : range.max(),
            component.getAnnotation(Advisory.class) != null);
  }

  private static String docCase(int index, RecordComponentElement component) {
    return component.getAnnotation(Doc.class) == null
        ? ""
        : "case " + index + " -> " + doc(component) + ";";
  }

  private static String doc(Element element) {
    Doc doc = element.getAnnotation(Doc.class);
    return doc == null ? "null" : quoted(doc.value());
  }

  private static String argument(int index, RecordComponentElement component) {
    return "(" + name(component.asType()) + ") values[" + index + "]";
  }

  /// Returns the source name of a type, without its annotations.
  private static String name(TypeMirror type) {
    if (type.getKind() == TypeKind.BOOLEAN) {
      return "boolean";
    }
    List<? extends TypeMirror> arguments = ((DeclaredType) type).getTypeArguments();
    String qualifiedName = element(type).getQualifiedName().toString();
    return arguments.isEmpty()
        ? qualifiedName
        : qualifiedName
            + arguments.stream()
                .map(LayoutSource::name)
                .collect(Collectors.joining(", ", "<", ">"));
  }

  private @Nullable ExecutableElement shortFormMethod() {
    return ElementFilter.methodsIn(record.getEnclosedElements()).stream()
        .filter(method -> method.getAnnotation(ShortForm.class) != null)
        .findFirst()
        .orElse(null);
  }

  private String shortFormDescription() {
    ExecutableElement method = shortFormMethod();
    ShortForm annotation = method == null ? null : method.getAnnotation(ShortForm.class);
    return annotation == null ? "null" : quoted(annotation.value());
  }

  private String shortFormCall() {
    ExecutableElement method = shortFormMethod();
    return method == null
        ? "null"
        : record.getQualifiedName() + "." + method.getSimpleName() + "(node, findings)";
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
