package aloft.google.cloud;

import aloft.google.GoogleProvider;
import aloft.host.Digests;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Package.Generated;
import aloft.spi.artifact.Tree;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.model.Options;
import aloft.spi.plan.Bundle;
import aloft.spi.plan.Inputs;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// A service for tests: its manifest and its only source file, and the blueprint and bundle made of
/// them.
///
/// @param modules a folder `node_modules` whose files are packed, too; null for none
record ServiceFixture(Path folder, String manifest, String handler, @Nullable Path modules) {
  static final String MANIFEST =
      """
      {
        "service": "shop",
        "provider": {"name": "google", "runtime": "nodejs22"},
        "functions": {
          "hello": {"handler": "hello", "events": [{"http": {"method": "get", "path": "/hello"}}]},
          "failing": {"handler": "failing"}
        }
      }
      """;

  static ServiceFixture in(Path folder) {
    return new ServiceFixture(folder, MANIFEST, "exports.hello = () => {};\n", null);
  }

  /// A copy of this service with a part of its manifest replaced.
  ServiceFixture with(String old, String text) {
    if (!manifest.contains(old)) {
      throw new IllegalArgumentException("the manifest has no " + old);
    }
    return new ServiceFixture(folder, manifest.replace(old, text), handler, modules);
  }

  ServiceFixture withHandler(String source) {
    return new ServiceFixture(folder, manifest, source, modules);
  }

  ServiceFixture withModules(Path packed) {
    return new ServiceFixture(folder, manifest, handler, packed);
  }

  Blueprint blueprint() {
    Mapping read = (Mapping) Json.read(manifest, "serverless.json");
    return new GoogleProvider().read(read, read).orThrow();
  }

  Target target() {
    return blueprint().target();
  }

  Cloud connect(Map<String, String> variables) {
    Environment environment = new Environment(variables, folder, folder, Clock.systemUTC(), null);
    Mapping provider =
        (Mapping) Objects.requireNonNull(Json.read(manifest, "serverless.json").get("provider"));
    return new GoogleConnector().connect(provider, Options.NONE, environment);
  }

  Bundle bundle(Instant moment) {
    try {
      Path out = Files.createDirectories(folder.resolve(".serverless"));
      Blueprint blueprint = blueprint();
      Map<String, Artifact> packed = new LinkedHashMap<>();
      for (Package pack : blueprint.packages(new SourceTree()).orThrow()) {
        packed.put(pack.name(), zip(out, pack));
      }
      Artifacts artifacts = new Artifacts(packed);
      return new Bundle(blueprint.plan(new Inputs(artifacts, moment, Map.of())), artifacts, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Artifact zip(Path out, Package pack) throws IOException {
    String name = pack.name();
    Path file = out.resolve(name + ".zip");
    try (OutputStream stream = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(stream)) {
      add("index.js", handler.getBytes(StandardCharsets.UTF_8), zip);
      for (Addition addition : pack.additions()) {
        if (addition instanceof Generated added) {
          add(added.path(), added.text().getBytes(StandardCharsets.UTF_8), zip);
        }
      }
      if (modules != null) {
        try (Stream<Path> files = Files.walk(modules)) {
          for (Path one : files.filter(Files::isRegularFile).sorted().toList()) {
            add("node_modules/" + modules.relativize(one), Files.readAllBytes(one), zip);
          }
        }
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    return new Artifact(
        name,
        file.getFileName().toString(),
        Base64.getEncoder().encodeToString(Digests.sha256().digest(bytes)),
        bytes.length);
  }

  private static void add(String name, byte[] content, ZipOutputStream zip) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(315532800000L);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private record SourceTree() implements Tree {
    @Override
    public boolean isFile(String path) {
      return path.equals("index.js") || path.equals("package.json");
    }

    @Override
    public boolean isFolder(String path) {
      return false;
    }

    @Override
    public @Nullable String text(String path) {
      return path.equals("package.json") ? "{\"dependencies\": {}}" : null;
    }
  }
}
