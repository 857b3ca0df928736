package aloft.cli.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class YamlReaderTest {

  /// Each row of the table is a text and the result of js-yaml 4: a value or an error.
  @TestFactory
  Stream<DynamicTest> readsAsJsYamlDoes() throws IOException {
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("js-yaml.json"))) {
      Sequence table =
          (Sequence) Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), "table");
      return table.items().stream()
          .map(row -> {
            String text = Objects.requireNonNull(Objects.requireNonNull(row.get("yaml")).text());
            return DynamicTest.dynamicTest(Json.write(text, 0), () -> compare(text, row));
          });
    }
  }

  private static void compare(String text, Node row) {
    if (row.get("refused") != null) {
      assertThatThrownBy(() -> YamlReader.read(text, "s.yml")).isInstanceOf(UserException.class);
      return;
    }
    Node read = YamlReader.read(text, "s.yml");
    String value = Json.write(read, 0);
    assertThat(value).isEqualTo(Json.write(Objects.requireNonNull(row.get("value")), 0));
  }

  @Test
  void recordsThePlaceOfEveryKeyAndValue() {
    Mapping root =
        (Mapping)
            Objects.requireNonNull(YamlReader.read("a:\n  bc: 'x y'\n  d: [1, two]\n", "s.yml"));
    Mapping a = (Mapping) Objects.requireNonNull(root.get("a"));
    assertThat(a.place()).hasToString("s.yml:2:3");
    Mapping.Entry bc = Objects.requireNonNull(a.entries().get("bc"));
    assertThat(bc.place()).hasToString("s.yml:2:3").hasFieldOrPropertyWithValue("endColumn", 5);
    assertThat(bc.value().place())
        .hasToString("s.yml:2:7")
        .hasFieldOrPropertyWithValue("endColumn", 12);
    assertThat(Objects.requireNonNull(root.get("a", "d", "1")).place()).hasToString("s.yml:3:10");
  }

  @Test
  void aShortTagKeepsThePlaceOfItsValue() {
    Node root = Objects.requireNonNull(YamlReader.read("a: !GetAtt B.C\n", "s.yml"));
    assertThat(Objects.requireNonNull(root.get("a", "Fn::GetAtt", "1")).place())
        .hasToString("s.yml:1:4");
  }

  @Test
  void aVariableInAGetAttKeepsItsDots() {
    Node root =
        Objects.requireNonNull(YamlReader.read("a: !GetAtt ${self:custom.x}.Arn\n", "s.yml"));
    assertThat(Json.plainValue(root))
        .isEqualTo(Map.of("a", Map.of("Fn::GetAtt", java.util.List.of("${self:custom.x}", "Arn"))));
  }

  @Test
  void supportsNewerFunctions() {
    Node root =
        Objects.requireNonNull(YamlReader.read("a: !ToJsonString {b: !Length [1]}\n", "s.yml"));
    assertThat(Json.write(root, 0))
        .isEqualTo("{\"a\":{\"Fn::ToJsonString\":{\"b\":{\"Fn::Length\":[1]}}}}");
  }

  @Test
  void limitsNestedAliases() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String all = ("*a" + (i - 1) + ", ").repeat(10);
      text.append("a%d: &a%d [%s]%n".formatted(i, i, all));
    }
    assertFails(
        text.toString(),
        "s.yml:6:45 yaml/too-many-aliases the aliases expand to more than 1000000 values"
            + " (write this part without aliases of aliases)");
  }

  @Test
  void reportsSyntaxErrorsWithPlaces() {
    assertFails(
        "a:\n\tb: 1\n",
        "s.yml:2:1 yaml/syntax this line is indented with a tab"
            + " (YAML is indented with spaces: replace the tab)");
    assertFails(
        "a: 1\nb: \"x\nc: 2\n",
        "s.yml:2:4 yaml/syntax a quote is opened here and never closed (add the closing quote)");
    assertFails(
        "a: [1\nb: 2\n",
        "s.yml:1:4 yaml/syntax a [ is opened here and never closed (add a comma or the ])");
    assertFails(
        "a: {b: 1\n",
        "s.yml:1:4 yaml/syntax a { is opened here and never closed"
            + " (add a comma or the }, or quote the string if it has { or } in it)");
    assertFails(
        "a: b: c\n",
        "s.yml:1:5 yaml/syntax a second \": \" in one line"
            + " (put the value in quotes if it contains \": \": \"b: c\")");
    assertFails(
        "a:\n  b: 1\n c: 2\n",
        "s.yml:3:2 yaml/syntax this line does not fit the lines above it (check its indentation:"
            + " the keys of an object start in the same column, so do the dashes of a list)");
    assertFails(
        "a: 1\nbc\nd: 1\n",
        "s.yml:2:1 yaml/syntax a key without its \":\" (write key: value, with a space after the"
            + " colon, or check the indentation)");
    assertFails(
        "a: @x\n",
        "s.yml:1:4 yaml/syntax a string cannot start with this character"
            + " (put the string in quotes: \"@x\")");
    assertFails(
        "a: \"\\q\"\n",
        "s.yml:1:6 yaml/syntax unknown escape sequence in double quotes"
            + " (write \\\\ for a backslash, or use single quotes)");
    assertFails(
        "a: 1\nb: x\u0001y\n",
        "s.yml:2:5 yaml/syntax a character that YAML does not allow: U+0001 (save the file as UTF-8"
            + " text, or write the character as an escape in quotes)");
    assertFails(
        "a: - 1\n",
        "s.yml:1:4 yaml/syntax a list item is not allowed here"
            + " (put \"- \" on a separate line below the key)");
  }

  @Test
  void reportsWhatPeopleGetWrong() {
    assertFails(
        "a: [${self:x}, ${self:y}]\n",
        "s.yml:1:5 yaml/syntax a variable within [ ] needs quotes"
            + " (put the whole string in quotes: \"${self:x}\")");
    assertFails(
        "a: {b: 1, c: x-${opt:y, \"z\"}}\n",
        "s.yml:1:16 yaml/syntax a variable within { } needs quotes"
            + " (put the whole string in quotes: '${opt:y, \"z\"}')");
    assertFails(
        "a: [\n  ${self:x},\n]\n",
        "s.yml:2:3 yaml/syntax a variable within [ ] needs quotes"
            + " (put the whole string in quotes: \"${self:x}\")");
    assertFails(
        "a: ${self:b}: c\n",
        "s.yml:1:13 yaml/syntax a second \": \" in one line"
            + " (put the value in quotes if it contains \": \": \"${self:b}: c\")");
    assertFails(
        "a:\n  b:1\n  c: 2\n",
        "s.yml:2:4 yaml/syntax a space is missing after this \":\" (write key: value)");
    assertFails(
        "a:\n  b: 1\n    c: 2\n",
        "s.yml:3:6 yaml/syntax this line is indented deeper than the line above, which already has"
            + " a value (indent both in the same way, or remove the value above)");
    assertFails(
        "a:\n  b: 1\n  - c\n",
        "s.yml:3:3 yaml/syntax a list item among the keys of an object"
            + " (indent the dash deeper than the key of its list, or write key: value)");
    assertFails(
        "a:\n  - b\n  c: 1\n",
        "s.yml:3:3 yaml/syntax a key among the items of a list"
            + " (start it with a dash, or indent it like the key that has the list)");
    assertFails(
        "a: *\n",
        "s.yml:1:4 yaml/syntax a name is missing after & or * (put the string in quotes: \"*\")");
    assertFails(
        "a:\n  - */5 * * # often\n",
        "s.yml:2:5 yaml/syntax a name is missing after & or *"
            + " (put the string in quotes: \"*/5 * *\")");
    assertFails(
        "a: 'it's'\n",
        "s.yml:1:8 yaml/syntax text follows a closing quote"
            + " (write two apostrophes for one within single quotes, or use double quotes)");
    assertFails(
        "a: \"x\" y\n",
        "s.yml:1:8 yaml/syntax text follows a closing quote"
            + " (write \\\" for a quote within double quotes, or use single quotes)");
    assertFails(
        "a: [1]]\n",
        "s.yml:1:7 yaml/syntax there is no opening bracket for this ] (remove it, or put the string"
            + " in quotes)");
    assertFails(
        "a: [\"x\" \"y\"]\n",
        "s.yml:1:9 yaml/syntax a comma or a ] is missing before this (add it, or quote the"
            + " string)");
    assertFails(
        "a: >= 3\n",
        "s.yml:1:4 yaml/syntax a | or > starts a text of several lines, which begins on the next"
            + " line (put the string in quotes if it starts with | or >: \">= 3\")");
    assertFails(
        "a: ,b\n",
        "s.yml:1:4 yaml/syntax a value cannot start with this character"
            + " (put the string in quotes: \",b\")");
    assertFails(
        "a: `b`\n",
        "s.yml:1:4 yaml/syntax a string cannot start with this character"
            + " (put the string in quotes: \"`b`\")");
    assertFails(
        "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n",
        "s.yml:1:1 yaml/syntax a merge conflict is not resolved here (keep one of the versions, and"
            + " remove the lines with <<<<<<<, ======= and >>>>>>>)");
    assertFails(
        "a:\n\u00a0\u00a0b: 1\n",
        "s.yml:2:1 yaml/syntax this line is indented with a special space (U+00A0)"
            + " (YAML is indented with ordinary spaces: replace it)");
  }

  @Test
  void rejectsInvalidDocuments() {
    assertFails(
        "a: 1\nb: 2\na: 3\n",
        "s.yml:3:1 yaml/duplicate-key duplicate key \"a\""
            + " (the first one is in line 1: remove one of them)");
    assertFails(
        "a: !GettAtt x\n",
        "s.yml:1:4 yaml/unknown-tag unknown tag !GettAtt (did you mean \"!GetAtt\"?)");
    assertFails(
        "a: !Whatever x\n",
        "s.yml:1:4 yaml/unknown-tag unknown tag !Whatever"
            + " (use a tag such as !Ref or !GetAtt, or quote the string)");
    assertFails(
        "a: *b\n",
        "s.yml:1:4 yaml/unknown-alias there is no anchor &b (define &b above this line)");
    assertFails(
        "a: &b [*b]\n",
        "s.yml:1:8 yaml/alias-cycle *b is used within &b (a value cannot contain itself)");
    assertFails(
        "a: 1\n---\nb: 2\n",
        "s.yml:2:1 yaml/documents a second document starts here"
            + " (keep one document in the file: remove the line ---)");
    assertFails(
        "a: " + "[".repeat(300) + "\n",
        "s.yml:1:203 yaml/depth nested more than 200 levels deep (null)");
    assertFails(
        "a: {{x}}\n",
        "s.yml:1:5 yaml/key an object cannot be a key (quote the string if it starts with {)");
    assertFails(
        "a:\n  <<: x\n",
        "s.yml:2:7 yaml/merge << must be an object or a list of objects, not a string"
            + " (merge an anchored object: <<: *name)");
  }

  private static void assertFails(String text, String expected) {
    try {
      YamlReader.read(text, "s.yml");
      fail("read: " + text);
    } catch (UserException failure) {
      Diagnostic found = failure.diagnostics().getFirst();
      assertThat(
              "%s %s %s (%s)".formatted(found.place(), found.code(), found.message(), found.hint()))
          .isEqualTo(expected);
    }
  }
}
