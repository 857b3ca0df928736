package aloft.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.diagnostic.Result;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Each row of the table is a text and the result of the Serverless Framework for it in the service
/// below: a value or an error.
class VariablesTableTest {
  private static final String SERVICE =
      """
      service: svc
      provider: {name: aws, stage: dev}
      custom:
        name: obj
        t: 'true'
        list: [a, '${self:service}', {k: v}]
        list2: [1, null, x]
        obj: {k: '${self:service}'}
        n: 5
        f: 1.5
        tt: true
        nul: null
        map: {dev: D, prod: P}
        esc: \\${self:service}
        chain1: ${self:custom.chain2}
        chain2: ${self:custom.chain3}
        chain3: end
        inner: {a: '${self:custom.inner.b}', b: B}
        num: 3
        empty: ''
      """;
  private static final String LOOPS =
      """
        loopA: ${self:custom.loopB}
        loopB: ${self:custom.loopA}
        me: ${self:custom.me}
      """;

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> resolvesAsTheOriginalDoes() throws IOException, URISyntaxException {
    Path files = Path.of(Objects.requireNonNull(getClass().getResource("variables")).toURI());
    try (Stream<Path> list = Files.list(files);
        InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("variables.json"))) {
      for (Path file : list.toList()) {
        Files.copy(file, folder.resolve(String.valueOf(file.getFileName())));
      }
      Sequence rows =
          (Sequence) Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), "table");
      return rows.items().stream()
          .map(row -> DynamicTest.dynamicTest(Json.write(row.get("text"), 0), () -> check(row)));
    }
  }

  private void check(Node row) {
    String text = Objects.requireNonNull(Objects.requireNonNull(row.get("text")).text());
    boolean loops = text.contains("loop") || text.contains("custom.me");
    ManifestFixture service =
        new ManifestFixture(folder)
            .file(
                "serverless.yml",
                SERVICE + (loops ? LOOPS : "") + "value: " + Json.write(text) + "\n")
            .env("HOME_X", "home")
            .env("EMPTY", "")
            .env("LATER", "${self:service}")
            .env("NUM", "12")
            .option("stage", "dev")
            .option("flag", true)
            .option("num", 3);
    Result<Manifest> read = service.read();
    if (row.get("refused") != null) {
      assertThat(read.hasErrors()).isTrue();
      assertThat(read.diagnostics()).allSatisfy(found -> assertThat(found.place()).isNotNull());
    } else {
      assertThat(Json.write(read.orThrow().root().get("value"), 0))
          .isEqualTo(Json.write(row.get("value"), 0));
    }
  }
}
