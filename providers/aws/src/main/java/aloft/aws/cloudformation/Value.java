package aloft.aws.cloudformation;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Form;
import aloft.spi.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A value in a template: plain, or an intrinsic function that CloudFormation resolves.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html">Intrinsic
///   functions</a>
public sealed interface Value {

  /// Reads any value of a template.
  Form<Value> FORM = new ValueForm();

  record Str(String text) implements Value {}

  record Num(Number number) implements Value {}

  record Bool(boolean flag) implements Value {}

  /// JSON null. Removed from resource properties before a template is written.
  record Null() implements Value {}

  record Arr(List<Value> items) implements Value {
    public Arr {
      items = List.copyOf(items);
    }
  }

  record Obj(Map<String, Value> fields) implements Value {
    public Obj {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    public @Nullable Value get(String key) {
      return fields.get(key);
    }

    /// This object with a field set.
    public Obj with(String key, Value value) {
      Map<String, Value> changed = new LinkedHashMap<>(fields);
      changed.put(key, value);
      return new Obj(changed);
    }

    public Obj without(String key) {
      Map<String, Value> changed = new LinkedHashMap<>(fields);
      changed.remove(key);
      return new Obj(changed);
    }
  }

  record Ref(String id) implements Value {}

  record GetAtt(String id, String attribute) implements Value {}

  record Sub(String template) implements Value {}

  record Join(String separator, List<Value> parts) implements Value {
    public Join {
      parts = List.copyOf(parts);
    }
  }

  record If(String condition, Value then, Value otherwise) implements Value {}

  record ImportValue(Value name) implements Value {}

  /// Any other intrinsic function, or one of the above in an unusual form.
  record Raw(Node node) implements Value {}

  static Value of(String text) {
    return new Str(text);
  }

  static Value of(Number number) {
    return new Num(number);
  }

  static Value of(boolean flag) {
    return new Bool(flag);
  }

  static Value list(Value... items) {
    return new Arr(Arrays.asList(items));
  }

  static Value texts(List<String> items) {
    List<Value> texts = new ArrayList<>(items.size());
    for (String item : items) {
      texts.add(of(item));
    }
    return new Arr(texts);
  }

  static Value texts(String... items) {
    return texts(Arrays.asList(items));
  }

  static Value ref(String id) {
    return new Ref(id);
  }

  static Value getAtt(String id, String attribute) {
    return new GetAtt(id, attribute);
  }

  static Value sub(String template) {
    return new Sub(template);
  }

  /// `Fn::Join` of texts and values.
  static Value join(String separator, Object... parts) {
    List<Value> values = new ArrayList<>();
    for (Object part : parts) {
      values.add(part instanceof Value value ? value : of((String) part));
    }
    return new Join(separator, values);
  }

  /// The value of a node in a manifest.
  static Value of(Node node) {
    return switch (node) {
      case Scalar scalar ->
          switch (scalar.value()) {
            case null -> new Null();
            case Boolean flag -> of(flag.booleanValue());
            case Number number -> of(number);
            default -> of(scalar.print());
          };
      case Sequence sequence -> new Arr(sequence.items().stream().map(Value::of).toList());
      case Mapping mapping -> Intrinsics.read(mapping);
    };
  }

  /// The text of a string, number or boolean; null for other values.
  default @Nullable String text() {
    return switch (this) {
      case Str str -> str.text();
      case Num num when num.number() instanceof Double number ->
          new Scalar(number, SourceRange.of("")).print();
      case Num num -> num.number().toString();
      case Bool bool -> Boolean.toString(bool.flag());
      default -> null;
    };
  }

  /// The value as maps, lists and scalars of JSON.
  default @Nullable Object plain() {
    return switch (this) {
      case Str str -> str.text();
      case Num num -> num.number();
      case Bool bool -> bool.flag();
      case Null none -> null;
      case Arr arr -> plain(arr.items());
      case Obj obj -> {
        Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(obj.fields().size());
        obj.fields().forEach((key, value) -> map.put(key, value.plain()));
        yield map;
      }
      case Ref ref -> Map.of("Ref", ref.id());
      case GetAtt att -> Map.of("Fn::GetAtt", List.of(att.id(), att.attribute()));
      case Sub sub -> Map.of("Fn::Sub", sub.template());
      case Join join -> Map.of("Fn::Join", List.of(join.separator(), plain(join.parts())));
      case If test -> {
        List<@Nullable Object> branches = new ArrayList<>();
        branches.add(test.condition());
        branches.add(test.then().plain());
        branches.add(test.otherwise().plain());
        yield Map.of("Fn::If", branches);
      }
      case ImportValue imported -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("Fn::ImportValue", imported.name().plain());
        yield map;
      }
      case Raw raw -> Json.plainValue(raw.node());
    };
  }

  /// The value as a node.
  ///
  /// @param place the place of all its parts
  default Node node(SourceRange place) {
    return switch (this) {
      case Obj obj -> {
        SequencedMap<String, Mapping.Entry> entries =
            LinkedHashMap.newLinkedHashMap(obj.fields().size());
        for (Map.Entry<String, Value> field : obj.fields().entrySet()) {
          entries.put(
              field.getKey(),
              new Mapping.Entry(field.getKey(), place, field.getValue().node(place)));
        }
        yield new Mapping(entries, place);
      }
      case Arr arr -> sequence(arr.items(), place);
      case Str str -> new Scalar(str.text(), place);
      case Ref ref -> Mapping.of("Ref", new Scalar(ref.id(), place), place);
      case GetAtt att ->
          Mapping.of(
              "Fn::GetAtt",
              new Sequence(
                  List.of(new Scalar(att.id(), place), new Scalar(att.attribute(), place)), place),
              place);
      case Join join ->
          Mapping.of(
              "Fn::Join",
              new Sequence(
                  List.of(new Scalar(join.separator(), place), sequence(join.parts(), place)),
                  place),
              place);
      default -> Json.node(plain(), place);
    };
  }

  private static Sequence sequence(List<Value> values, SourceRange place) {
    List<Node> items = new ArrayList<>(values.size());
    for (Value value : values) {
      items.add(value.node(place));
    }
    return new Sequence(items, place);
  }

  private static List<@Nullable Object> plain(List<Value> values) {
    List<@Nullable Object> list = new ArrayList<>(values.size());
    values.forEach(value -> list.add(value.plain()));
    return list;
  }

  /// The form of [#FORM].
  final class ValueForm implements Form<Value> {
    private ValueForm() {}

    @Override
    public Value read(Node node, DiagnosticCollector findings) {
      return of(node);
    }

    @Override
    public Schema schema() {
      return new Schema.Anything();
    }

    @Override
    public boolean isResolvedToText(Value value) {
      return !(value instanceof Obj) && !(value instanceof Arr);
    }

    // For example `layers: !Ref MyLayers`.
    @Override
    public boolean isImplicitListItem() {
      return true;
    }
  }
}
