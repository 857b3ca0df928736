package aloft.spi.schema;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.document.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Tests the JSON Schema and the reference pages that are generated from records.
final class DescriptionTest {

  @Doc("A service")
  record Root(
      @Required @Doc("Its name | <id>") @Matches(value = "^[a-z]+$", words = "lower-case letters")
          String name,
      @Range(min = 1, max = 9) @Nullable Integer size,
      @Nullable Section section,
      @Nullable Map<String, Section> named) {}

  @Doc("A section")
  record Section(
      @OneOf({"a", "b"}) @Nullable String word,
      @Nullable Boolean flag,
      @Range(min = 1) @Nullable List<String> texts,
      @Nullable Section inner) {
    @ShortForm("a word")
    static @Nullable Section of(aloft.spi.document.Node node, DiagnosticCollector findings) {
      return node.text() == null ? null : new Section(node.text(), null, null, null);
    }
  }

  record Grouped(@Nullable String first, @Inline Limits limits, @Nullable String last) {}

  record Limits(@Doc("At least") @Required Integer min, @Nullable Integer max) {}

  private static Schema.Shape root() {
    return (Schema.Shape) Schema.of(Root.class);
  }

  @Test
  void generatesAJsonSchema() {
    assertThat(Json.write(JsonSchema.of(root(), "t"), 0))
        .isEqualTo(
            """
            {"$schema":"http://json-schema.org/draft-07/schema#","title":"t","description":"A service",\
            "type":"object","properties":{\
            "name":{"title":"name","description":"Its name | <id>","anyOf":[\
            {"type":["string","number","boolean"],"pattern":"^[a-z]+$"},{"$ref":"#/definitions/variable"}]},\
            "size":{"title":"size","anyOf":[{"type":"integer","minimum":1,"maximum":9},\
            {"$ref":"#/definitions/numeric"},{"$ref":"#/definitions/variable"}]},\
            "section":{"title":"section","allOf":[{"$ref":"#/definitions/Section"}]},\
            "named":{"title":"named","anyOf":[{"type":"object","additionalProperties":\
            {"$ref":"#/definitions/Section"}},{"$ref":"#/definitions/variable"}]}},\
            "required":["name"],"additionalProperties":false,\
            "definitions":{"Section":{"anyOf":[{"title":"section","description":"A section","type":"object",\
            "properties":{\
            "word":{"title":"word","anyOf":[{"type":"string","enum":["a","b"]},{"$ref":"#/definitions/variable"}]},\
            "flag":{"title":"flag","anyOf":[{"type":"boolean"},{"$ref":"#/definitions/variable"}]},\
            "texts":{"title":"texts","anyOf":[{"type":"array","items":\
            {"type":["string","number","boolean","null"]},"minItems":1},\
            {"type":["string","number","boolean","null"]},{"$ref":"#/definitions/variable"}]},\
            "inner":{"title":"inner","allOf":[{"$ref":"#/definitions/Section"}]}},"additionalProperties":false},\
            {"type":["string","number","boolean"],"description":"a word"},{"$ref":"#/definitions/variable"}]},\
            "expression":{"title":"expression","type":["object","array"]},\
            "numeric":{"title":"numeric","type":"string","pattern":"^[+-]?[0-9]+([.][0-9]+)?$"},\
            "variable":{"title":"variable","type":["string","null"],"pattern":"\\\\$\\\\{.+\\\\}"}}}\
            """);
  }

  @Test
  void editorsMayHandATaggedValueOverWithoutItsTag() {
    Map<String, Schema.Field> fields = new LinkedHashMap<>();
    Rules pattern = new Rules(List.of(), false, Pattern.compile("^arn:"), "", 1, 9, false);
    fields.put("text", resolvable(new Schema.Text(pattern)));
    fields.put("word", resolvable(Schema.Text.of(List.of("a", "true"))));
    fields.put("number", resolvable(new Schema.Numeric(true, Rules.NONE)));
    Map<String, Object> schema = JsonSchema.of(Schema.Shape.of("Root", fields), "t");
    String resource = "{\"type\":\"string\",\"pattern\":\"^[A-Z]\"},";
    assertThat(Json.write(Objects.requireNonNull(schema.get("properties")), 0))
        .isEqualTo(
            "{\"text\":{\"title\":\"text\",\"anyOf\":[{\"type\":[\"string\",\"number\","
                + "\"boolean\"],\"minLength\":1,\"maxLength\":9},{\"$ref\":"
                + "\"#/definitions/variable\"},{\"$ref\":\"#/definitions/expression\"}]},"
                + "\"word\":{\"title\":\"word\",\"anyOf\":[{\"enum\":[\"a\",\"true\",true,false]},"
                + "{\"$ref\":\"#/definitions/variable\"},"
                + resource
                + "{\"$ref\":\"#/definitions/expression\"}]},\"number\":{\"title\":\"number\","
                + "\"anyOf\":[{\"type\":\"integer\"},{\"$ref\":\"#/definitions/numeric\"},"
                + "{\"$ref\":\"#/definitions/variable\"},"
                + resource
                + "{\"$ref\":\"#/definitions/expression\"}]}}");
  }

  private static Schema.Field resolvable(Schema schema) {
    return new Schema.Field(new Schema.Resolvable(schema), false, null);
  }

  @Test
  void generatesReferencePages() {
    Map<String, String> pages = Reference.of(root(), "The manifest");
    assertThat(pages.keySet()).containsExactly("README.md", "named.md", "section.md");
    assertThat(pages.get("README.md"))
        .isEqualTo(
            """
            # The manifest

            A service.

            | Key | Value | Meaning |
            |---|---|---|
            | `name` | string: lower-case letters | **required** Its name \\| &lt;id> |
            | `size` | whole number, 1 to 9 |  |
            | `section` | a word, or [settings](section.md) |  |
            | `named` | object of a word, or [settings](named.md) |  |
            """);
    assertThat(pages.get("section.md"))
        .isEqualTo(
            """
            # `section`

            A section.

            Short form: a word.

            | Key | Value | Meaning |
            |---|---|---|
            | `word` | `a`, `b` |  |
            | `flag` | `true` or `false` |  |
            | `texts` | list of strings, at least 1 items |  |
            | `inner` | a word, or settings |  |

            [The whole manifest](README.md)
            """);
  }

  @Test
  void describesTheKeysOfGroupsInTheirOrder() {
    Schema.Shape shape = (Schema.Shape) Schema.of(Grouped.class);
    assertThat(shape.fields().get().keySet()).containsExactly("first", "min", "max", "last");
    assertThat(Reference.of(shape, "t").get("README.md"))
        .contains("| `min` | whole number | **required** At least |");
    assertThat(JsonSchema.of(shape, "t")).containsEntry("required", List.of("min"));
  }

  @Test
  void eachKindOfListItemHasAPage() {
    Schema.Shape kind =
        Schema.Shape.of("", Map.of("tick", new Schema.Field(Schema.of(Section.class), true, null)));
    Schema.Shape root =
        Schema.Shape.of(
            "Root", Map.of("events", new Schema.Field(new Schema.ListOf(kind), false, null)));
    Map<String, String> pages = Reference.of(root, "t");
    assertThat(pages.keySet()).containsExactly("README.md", "events-tick.md");
    assertThat(pages.get("README.md")).contains("| `events` | list of [`tick`](events-tick.md) |");
  }
}
