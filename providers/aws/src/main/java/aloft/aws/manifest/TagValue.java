package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Form;
import aloft.spi.schema.Forms;
import aloft.spi.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The value of a tag, a text. An intrinsic function violates the schema but is kept: in a
/// template, CloudFormation resolves it to a text.
public final class TagValue {
  /// The form of tag values.
  public static final Form<TagValue> FORM = new TagForm();

  private final Value value;

  private TagValue(Value value) {
    this.value = value;
  }

  /// The value in the template.
  public Value value() {
    return value;
  }

  /// The template values of tags, or null for null.
  public static @Nullable Map<String, Value> values(@Nullable Map<String, TagValue> tags) {
    if (tags == null) {
      return null;
    }
    Map<String, Value> values = LinkedHashMap.newLinkedHashMap(tags.size());
    tags.forEach((key, tag) -> values.put(key, tag.value));
    return values;
  }

  private static final class TagForm implements Form<TagValue> {
    private static final Form<?> TEXT = Forms.of(String.class);

    @Override
    public @Nullable TagValue read(Node node, DiagnosticCollector findings) {
      if (node instanceof Mapping) {
        findings.violation(
            node.place(), "manifest/type", "expected a string, found an object", null);
        return new TagValue(Value.of(node));
      }
      Object text = TEXT.read(node, findings);
      return text == null ? null : new TagValue(Value.of((String) text));
    }

    @Override
    public Node normalize(Node node) {
      return TEXT.normalize(node);
    }

    @Override
    public Schema schema() {
      return TEXT.schema();
    }
  }
}
