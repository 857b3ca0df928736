package aloft.spi.schema;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.document.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compares the generated documents of a provider with the records of its manifest;
/// `-Dgolden=update` rewrites them.
public abstract class GeneratedDocuments {
  private static final Path DOCS = Path.of("../../docs");
  private static final boolean UPDATE = "update".equals(System.getProperty("golden"));

  private final String provider;
  private final String title;
  private final Schema.Shape manifest;

  /// @param provider the name of the provider
  /// @param title the name of its cloud
  /// @param manifest the schema of a whole manifest
  protected GeneratedDocuments(String provider, String title, Schema.Shape manifest) {
    this.provider = provider;
    this.title = title;
    this.manifest = manifest;
  }

  @Test
  void theReferenceIsUpToDate() throws IOException {
    Path folder = DOCS.resolve("reference/" + provider);
    Map<String, String> pages = Reference.of(manifest, "serverless.yml on " + title);
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
    Map<String, Object> schema = JsonSchema.of(manifest, "serverless.yml on " + provider);
    compare(DOCS.resolve("schema/" + provider + ".json"), Json.write(schema) + "\n");
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
