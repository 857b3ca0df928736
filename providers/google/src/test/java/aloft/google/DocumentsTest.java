package aloft.google;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.document.Json;
import aloft.spi.schema.JsonSchema;
import aloft.spi.schema.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compares the generated documents with the manifest records; `-Dgolden=update` rewrites them.
final class DocumentsTest {
  private static final Path DOCS = Path.of("../../docs");
  private static final boolean UPDATE = "update".equals(System.getProperty("golden"));

  @Test
  void theReferenceIsUpToDate() throws IOException {
    Path folder = DOCS.resolve("reference/google");
    Map<String, String> pages = Reference.of(ManifestSchema.of(), "serverless.yml on Google Cloud");
    if (UPDATE) {
      Files.createDirectories(folder);
      for (String old : names(folder)) {
        Files.delete(folder.resolve(old));
      }
    }
    for (Map.Entry<String, String> page : pages.entrySet()) {
      compare(folder.resolve(page.getKey()), page.getValue());
    }
    assertThat(names(folder)).containsExactlyElementsOf(pages.keySet());
  }

  @Test
  void theSchemaForEditorsIsUpToDate() throws IOException {
    Map<String, Object> schema = JsonSchema.of(ManifestSchema.of(), "serverless.yml on google");
    compare(DOCS.resolve("schema/google.json"), Json.write(schema) + "\n");
  }

  private static void compare(Path file, String expected) throws IOException {
    if (UPDATE) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, expected);
    }
    assertThat(expected)
        .as(file + ", rewritten by -Dgolden=update")
        .isEqualTo(Files.readString(file));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
