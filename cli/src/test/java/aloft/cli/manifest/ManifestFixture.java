package aloft.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Creates a service in a test folder and reads its manifest.
final class ManifestFixture {
  private final Path folder;
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, Object> options = new HashMap<>();
  private final Map<String, String> parameters = new HashMap<>();
  private Set<String> names = Set.of("aws");
  private CloudVariables clouds =
      (provider, section, environment) -> {
        throw new UserException(
            Diagnostic.error("test/no-cloud", "there is no cloud in this test"));
      };

  ManifestFixture(Path folder) {
    this.folder = folder;
    variables.put("PATH", System.getenv("PATH"));
  }

  ManifestFixture file(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ManifestFixture env(String name, String value) {
    variables.put(name, value);
    return this;
  }

  ManifestFixture option(String name, Object value) {
    options.put(name, value);
    return this;
  }

  ManifestFixture parameter(String name, String value) {
    parameters.put(name, value);
    return this;
  }

  ManifestFixture clouds(CloudVariables other) {
    clouds = other;
    return this;
  }

  ManifestFixture cloudNames(String... known) {
    names = Set.of(known);
    return this;
  }

  Result<Manifest> read() {
    return read(null);
  }

  Result<Manifest> read(@org.jspecify.annotations.Nullable String config) {
    Clock clock = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_123L), ZoneOffset.UTC);
    Environment environment = new Environment(variables, folder, folder, clock, null);
    return Manifest.read(
        new ManifestRequest(
            folder,
            environment,
            config,
            options,
            parameters,
            new KnownClouds(
                names,
                names,
                Set.of("region", "profile"),
                Map.of("aws", Map.of("region", "us-east-1")),
                clouds)));
  }

  /// A part of the resolved manifest as JSON in one line.
  String json(String... path) {
    Node node = read().orThrow().root();
    for (String key : path) {
      node = Objects.requireNonNull(node.get(key), key);
    }
    return Json.write(node, 0);
  }

  /// The diagnostics, one per line: `place code message (hint)`.
  String findings() {
    return read().diagnostics().stream()
        .map(ManifestFixture::line)
        .collect(Collectors.joining("\n"));
  }

  static String line(Diagnostic found) {
    return found.place() + " " + found.code() + " " + found.message() + " (" + found.hint() + ")";
  }

  void assertFindings(String... lines) {
    assertThat(findings().replace(folder.toString(), "FOLDER")).isEqualTo(String.join("\n", lines));
  }
}
