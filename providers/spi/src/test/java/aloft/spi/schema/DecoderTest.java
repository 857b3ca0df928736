package aloft.spi.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Severity;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DecoderTest {

  record Unrestricted(
      @Nullable String text,
      @Nullable Integer count,
      @Nullable Long big,
      @Nullable Double ratio,
      @Nullable Boolean flag,
      @Nullable List<String> texts,
      @Nullable List<Integer> counts,
      @Nullable Map<String, String> map,
      @Nullable Node any,
      @Nullable Mapping object) {}

  record Restricted(
      @Required String id,
      @Range(min = 1, max = 10) @Nullable Integer ranged,
      @Range(min = 2) @Nullable Integer least,
      @Range(max = 3) @Nullable String shortText,
      @Range(min = 1, max = 2) @OneOf({"a", "b"}) @Nullable List<String> items,
      @OneOf(
              value = {"GET", "PUT"},
              ignoreCase = true)
          @Nullable String method,
      @Matches(value = "^[a-z]+$", words = "lower-case letters") @Nullable String lower,
      @Matches("^[a-z]+$") @Nullable Map<String, Integer> named,
      @Key("package") @Nullable String packaging,
      @Source Node node) {}

  record Category(@Required String name, @Nullable List<Category> children) implements Checked {
    @ShortForm("a name")
    static @Nullable Category of(Node node, DiagnosticCollector findings) {
      return node.text() == null ? null : new Category(node.text(), null);
    }

    @Override
    public List<Problem> check() {
      return name.equals("bad")
          ? List.of(
              new Problem("name", "test/name", "a bad name", "another"),
              new Problem("", "test/whole", "a bad category"))
          : List.of();
    }
  }

  record Expected(
      @ExpectedType(Integer.class) @Range(min = 1, max = 10) @Nullable Node count,
      @ExpectedType(String.class) @OneOf({"a", "b"}) @Nullable Node word,
      @ExpectedType(value = Integer.class, allowsObject = true) @Nullable Node either) {}

  record Grouped(
      @Required String id, @Inline Size size, @Inline Owner owner, @Nullable Integer last) {}

  record Size(
      @Range(min = 1) @Nullable Integer width, @Nullable List<Integer> heights, @Inline Unit unit)
      implements Checked {
    @Override
    public List<Problem> check() {
      return width != null && width == 13
          ? List.of(new Problem("width", "test/width", "a bad width", null))
          : List.of();
    }
  }

  record Unit(@OneOf({"mm", "cm"}) @Nullable String unit) {}

  record Owner(@Required String owner, @Source Node node) {}

  record Duplicate(@Nullable Integer width, @Inline Size size) {}

  @Open
  record OpenRecord(@Nullable String known) {}

  private static final Size NO_SIZE = new Size(null, null, new Unit(null));

  private final DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.WARN);

  private <T> @Nullable T read(Class<T> type, String json) {
    return Decoder.read(type, Json.read(json, "m.json"), findings);
  }

  private Unrestricted readUnrestricted(String json) {
    return Objects.requireNonNull(read(Unrestricted.class, json));
  }

  private List<String> reported() {
    return Stream.concat(findings.diagnostics().stream(), findings.refusals().stream())
        .map(DecoderTest::line)
        .toList();
  }

  private static String line(Diagnostic finding) {
    String hint = finding.hint() == null ? "" : " (" + finding.hint() + ")";
    return finding.severity().label()
        + " "
        + Objects.requireNonNull(finding.place()).column()
        + " "
        + finding.code()
        + ": "
        + finding.message()
        + hint;
  }

  @Test
  void convertsScalarsToTheExpectedType() {
    Unrestricted read =
        readUnrestricted(
            "{\"text\": 5, \"count\": \"512\", \"big\": \"-7\", \"ratio\": \"1e3\", \"flag\":"
                + " \"true\"}");
    assertThat(read.text()).isEqualTo("5");
    assertThat(read.count()).isEqualTo(512);
    assertThat(read.big()).isEqualTo(-7L);
    assertThat(read.ratio()).isEqualTo(1000.0);
    assertThat(read.flag()).isTrue();
    assertThat(readUnrestricted("{\"text\": 2.0}").text()).isEqualTo("2");
    assertThat(readUnrestricted("{\"text\": true, \"flag\": 0, \"count\": 3.0}"))
        .extracting(Unrestricted::text, Unrestricted::flag, Unrestricted::count)
        .containsExactly("true", false, 3);
    assertThat(reported()).isEmpty();
  }

  @Test
  void convertsBetweenAScalarAndAListWithOneItem() {
    Unrestricted read =
        readUnrestricted(
            "{\"texts\": \"a\", \"counts\": \"1\", \"text\": [\"b\"], \"count\": [2]}");
    assertThat(read.texts()).containsExactly("a");
    assertThat(read.counts()).containsExactly(1);
    assertThat(read.text()).isEqualTo("b");
    assertThat(read.count()).isEqualTo(2);
    assertThat(reported()).isEmpty();
  }

  @Test
  void passesOnValuesThatAreNotOfTheExpectedType() {
    String mismatches =
        "{\"count\": {\"Ref\": \"A\"}, \"word\": {\"Ref\": \"B\"}, \"either\": \"2x\"}";
    Expected read = Objects.requireNonNull(read(Expected.class, mismatches));
    assertThat(Json.write(Objects.requireNonNull(read.count()), 0)).isEqualTo("{\"Ref\":\"A\"}");
    assertThat(Json.write(Objects.requireNonNull(read.word()), 0)).isEqualTo("{\"Ref\":\"B\"}");
    assertThat(Objects.requireNonNull(read.either()).text()).isEqualTo("2x");
    assertThat(reported())
        .containsExactly(
            "warning 11 manifest/type: expected a whole number, found an object (write a number)",
            "warning 33 manifest/type: expected a string, found an object (write a string)",
            "warning 57 manifest/type: expected a whole number, found \"2x\": the cloud will refuse"
                + " it (write only 2)");
    read(Expected.class, "{\"either\": {\"Ref\": \"C\"}}");
    assertThat(reported()).hasSize(3);
  }

  @Test
  void checksTheRulesOfTheExpectedType() {
    Expected read =
        Objects.requireNonNull(
            read(Expected.class, "{\"count\": \"12\", \"word\": [\"c\"], \"either\": 3}"));
    assertThat(read.count())
        .isEqualTo(new Scalar(12L, Objects.requireNonNull(read.count()).place()));
    assertThat(Objects.requireNonNull(read.word()).text()).isEqualTo("c");
    assertThat(reported())
        .containsExactly(
            "warning 11 manifest/range: the number must be from 1 to 10",
            "warning 26 manifest/value: unsupported value \"c\" (one of: a, b)");
  }

  @Test
  void treatsNullAsAbsent() {
    Unrestricted read =
        readUnrestricted(
            "{\"text\": null, \"texts\": [\"a\", null], \"map\": {\"a\": null, \"b\": 1}, \"any\":"
                + " null}");
    assertThat(read.text()).isNull();
    assertThat(read.any()).isNull();
    assertThat(read.texts()).containsExactly("a");
    assertThat(read.map()).containsExactly(Map.entry("b", "1"));
    assertThat(read(Restricted.class, "{\"id\": null}")).isNull();
    assertThat(reported())
        .containsExactly("error 1 manifest/missing: missing required property \"id\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"count\": \"many\"}|11|expected a whole number, found \"many\" (write a number)",
        "{\"count\": 1.5}|11|expected a whole number, found 1.5 (write a number)",
        "{\"count\": \"256 MB\"}|11|expected a whole number, found \"256 MB\" (write only 256)",
        "{\"count\": true}|11|expected a whole number, found true (write a number)",
        "{\"count\": 3000000000}|11|expected a smaller number, found 3000000000",
        "{\"big\": 9223372036854775808}|9|expected a smaller number, found 9223372036854775808",
        "{\"ratio\": []}|11|expected a number, found a list (write a number)",
        "{\"flag\": \"yes\"}|10|expected true or false, found \"yes\" (write true)",
        "{\"flag\": \"flase\"}|10|expected true or false, found \"flase\" (write false)",
        "{\"flag\": 2}|10|expected true or false, found 2 (write true or false, without quotes)",
        "{\"text\": {}}|10|expected a string, found an object (write a string)",
        "{\"text\": {\"name\": \"shop\"}}|10|expected a string, found an object (write only shop)",
        "{\"text\": [\"a\", \"b\"]}|10|expected a string, found a list (write a string)",
        "{\"texts\": {}}|11|expected a list, found an object (start each item with a dash)",
        "{\"map\": \"a\"}|9|expected an object, found \"a\" (write \"key: value\" pairs,"
            + " one per line)",
        "{\"object\": []}|12|expected an object, found a list (write \"key: value\" lines"
            + " without dashes)",
      })
  void rejectsValuesOfAnotherType(String json, int column, String message) {
    Unrestricted read = readUnrestricted(json);
    assertThat(read)
        .isEqualTo(new Unrestricted(null, null, null, null, null, null, null, null, null, null));
    assertThat(reported()).containsExactly("error " + column + " manifest/type: " + message);
  }

  @Test
  void keepsWholeNumbersExact() {
    assertThat(readUnrestricted("{\"big\": 9223372036854775807}").big()).isEqualTo(Long.MAX_VALUE);
    assertThat(readUnrestricted("{\"big\": \"9007199254740993\"}").big())
        .isEqualTo(9007199254740993L);
  }

  @Test
  void reportsUnknownKeysWithASuggestion() {
    readUnrestricted("{\"cuont\": 1, \"whatever\": null}");
    assertThat(reported())
        .containsExactly(
            "warning 2 manifest/unknown-property: unknown property \"cuont\" (did you mean"
                + " \"count\"?)",
            "warning 14 manifest/unknown-property: unknown property \"whatever\"");
  }

  @Test
  void openRecordsAllowUnknownKeys() {
    assertThat(read(OpenRecord.class, "{\"known\": \"a\", \"other\": 1}"))
        .isEqualTo(new OpenRecord("a"));
    assertThat(reported()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"ranged\": 11|23|manifest/range: the number must be from 1 to 10",
        "\"least\": \"1\"|22|manifest/range: the number must be at least 2",
        "\"shortText\": \"long\"|26|manifest/range: its length must be at most 3",
        "\"items\": []|22|manifest/range: the number of items must be from 1 to 2",
        "\"items\": [\"a\", \"c\"]|28|manifest/value: unsupported value \"c\" (one of: a, b)",
        "\"method\": \"PUTT\"|23|manifest/value: unsupported value \"PUTT\" (did you mean"
            + " \"PUT\"?)",
        "\"lower\": \"aB\"|22|manifest/value: \"aB\" must be lower-case letters",
        "\"named\": {\"A\": 1}|23|manifest/name: the name \"A\" must match ^[a-z]+$",
      })
  void warnsAboutAValueThatViolatesARuleAndUsesIt(String field, int column, String finding) {
    assertThat(read(Restricted.class, "{\"id\": \"x\", " + field + "}")).isNotNull();
    assertThat(reported()).containsExactly("warning " + column + " " + finding);
  }

  @Test
  void validationModeDecidesTheSeverityOfViolations() {
    for (ValidationMode mode : ValidationMode.values()) {
      DiagnosticCollector collector = new DiagnosticCollector(mode);
      Node node = Json.read("{\"id\": \"x\", \"ranged\": 11, \"unknown\": 1}", "m.json");
      assertThat(Decoder.read(Restricted.class, node, collector)).isNotNull();
      assertThat(collector.diagnostics())
          .extracting(Diagnostic::severity)
          .allMatch(severity -> severity == mode.unknownKey());
      assertThat(collector.refusals())
          .extracting(Diagnostic::severity)
          .allMatch(severity -> severity == mode.refusal());
      assertThat(collector.diagnostics()).hasSize(mode == ValidationMode.OFF ? 0 : 1);
      assertThat(collector.refusals()).hasSize(mode == ValidationMode.OFF ? 0 : 1);
    }
    assertThat(ValidationMode.DEFAULT)
        .returns(Severity.WARNING, ValidationMode::severity)
        .returns(Severity.ERROR, ValidationMode::refusal);
    DiagnosticCollector off = new DiagnosticCollector(ValidationMode.OFF);
    assertThat(Decoder.read(Restricted.class, Json.read("{}", "m.json"), off)).isNull();
    assertThat(off.hasErrors()).isTrue();
  }

  @Test
  void allowedValuesMayIgnoreCase() {
    Restricted read =
        read(Restricted.class, "{\"id\": \"x\", \"method\": \"get\", \"package\": \"p\"}");
    assertThat(read)
        .extracting(Restricted::method, Restricted::packaging)
        .containsExactly("get", "p");
    assertThat(reported()).isEmpty();
  }

  @Test
  void providesTheSourceNode() {
    Restricted read = Objects.requireNonNull(read(Restricted.class, "{\"id\": \"x\"}"));
    assertThat(Json.write(read.node(), 0)).isEqualTo("{\"id\":\"x\"}");
  }

  @Test
  void readsShortFormsAndRecursiveRecords() {
    Category read =
        read(
            Category.class, "{\"name\": \"root\", \"children\": [\"leaf\", {\"name\": \"twig\"}]}");
    assertThat(read)
        .isEqualTo(
            new Category("root", List.of(new Category("leaf", null), new Category("twig", null))));
    assertThat(reported()).isEmpty();
  }

  @Test
  void describesTheShortForm() {
    assertThat(read(Category.class, "[5]")).isNull();
    assertThat(reported())
        .containsExactly("error 1 manifest/type: expected a name or an object, found a list");
  }

  @Test
  void reportsProblemsAcrossFieldsAtTheirPlaces() {
    read(Category.class, "{\"name\": \"root\", \"children\": [{\"name\": \"bad\"}]}");
    assertThat(reported())
        .containsExactly(
            "error 40 test/name: a bad name (another)", "error 31 test/whole: a bad category");
  }

  @Test
  void skipsChecksAcrossFieldsIfAFieldIsInvalid() {
    read(Category.class, "{\"name\": \"bad\", \"children\": {\"name\": 1}}");
    assertThat(reported())
        .containsExactly(
            "error 29 manifest/type: expected a list, found an object (start each item with a"
                + " dash)");
  }

  @Test
  void reportsAllFindingsAtOnce() {
    read(Restricted.class, "{\"ranged\": 11, \"least\": \"x\", \"other\": 1}");
    assertThat(reported()).hasSize(4);
  }

  @Test
  void groupsHaveTheirKeysInTheSameMapping() {
    String json =
        "{\"id\": \"a\", \"width\": \"5\", \"heights\": 6, \"unit\": \"mm\", \"owner\": \"me\","
            + " \"last\": 1}";
    Grouped read = Objects.requireNonNull(read(Grouped.class, json));
    assertThat(read.size()).isEqualTo(new Size(5, List.of(6), new Unit("mm")));
    assertThat(read.owner().owner()).isEqualTo("me");
    assertThat(Json.write(read.owner().node(), 0)).startsWith("{\"id\":\"a\"");
    assertThat(read.last()).isEqualTo(1);
    Grouped small = read(Grouped.class, "{\"id\": \"a\", \"owner\": \"me\"}");
    assertThat(small).extracting(Grouped::size).isEqualTo(NO_SIZE);
    assertThat(reported()).isEmpty();
  }

  @Test
  void reportsFindingsInGroupsAsThoseOfTheRecord() {
    assertThat(read(Grouped.class, "{\"id\": \"a\", \"widht\": 5}")).isNull();
    read(Grouped.class, "{\"id\": \"a\", \"owner\": \"me\", \"width\": 0, \"unit\": \"m\"}");
    read(Grouped.class, "{\"id\": \"a\", \"owner\": \"me\", \"width\": 13}");
    read(Grouped.class, "{\"id\": \"a\", \"owner\": \"me\", \"width\": 13, \"heights\": {}}");
    assertThat(reported())
        .containsExactly(
            "error 1 manifest/missing: missing required property \"owner\"",
            "warning 13 manifest/unknown-property: unknown property \"widht\" (did you mean"
                + " \"width\"?)",
            "error 37 test/width: a bad width",
            "error 52 manifest/type: expected a list, found an object (start each item with a"
                + " dash)",
            "warning 37 manifest/range: the number must be at least 1",
            "warning 48 manifest/value: unsupported value \"m\" (one of: mm, cm)");
  }

  @Test
  void normalizesTheKeysOfGroups() {
    Node node = Json.read("{\"width\": \"5\", \"heights\": \"6\", \"unit\": \"mm\"}", "m.json");
    assertThat(Json.write(Forms.of(Grouped.class).normalize(node), 0))
        .isEqualTo("{\"width\":5,\"heights\":[6],\"unit\":\"mm\"}");
  }

  @Test
  void writesTheKeysOfGroupsIntoTheSameMapping() {
    Size size = new Size(5, List.of(6), new Unit("mm"));
    assertThat(Json.write(RecordWriter.of(size, "m.json"), 0))
        .isEqualTo("{\"width\":5,\"heights\":[6],\"unit\":\"mm\"}");
  }

  @Test
  void refusesARecordWithAKeyTwice() {
    assertThatThrownBy(() -> Forms.of(Duplicate.class))
        .hasMessage("Duplicate has the key \"width\" twice");
  }

  @Test
  void readsTypesOtherThanRecords() {
    assertThat(read(String.class, "7")).isEqualTo("7");
    assertThat(read(Boolean.class, "\"false\"")).isFalse();
  }
}
