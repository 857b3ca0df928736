package aloft.aws.customresource;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.AwsProvider;
import aloft.aws.EmptyTree;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.Package;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Runs the handlers of custom resources in Node.js, with clients that print requests and answer
/// them themselves.
///
/// @param folder where the zip is unpacked
record HandlerRunner(Path folder) {
  private static final String MANIFEST =
      """
      {"service": "shop", "provider": {"name": "aws", "logs": {"restApi": true}},
       "functions": {"a": {"handler": "a.b", "events": [{"http": "GET /"}]}}}
      """;

  static HandlerRunner in(Path folder) throws IOException {
    Mapping manifest = (Mapping) Json.read(MANIFEST, "serverless.json");
    Package zip =
        new AwsProvider()
            .read(manifest, manifest).orThrow().packages(new EmptyTree()).orThrow().stream()
                .filter(candidate -> candidate.name().equals(CustomResourceFunctions.ZIP))
                .findFirst()
                .orElseThrow();
    for (Addition addition : zip.additions()) {
      Package.Generated file = (Package.Generated) addition;
      Path path = folder.resolve(file.path());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.text());
    }
    return new HandlerRunner(folder);
  }

  /// A script of the resources of this package.
  static String script(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(HandlerRunner.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Runs a script and returns the lines that it prints.
  List<String> run(String script, Map<String, String> variables)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("run.js"), script);
    ProcessBuilder node =
        new ProcessBuilder("node", "run.js")
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    node.environment().putAll(variables);
    Process process = node.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out.lines().toList();
  }
}
