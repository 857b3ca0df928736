package aloft.azure.cloud;

import aloft.azure.AzureProvider;
import aloft.host.Digests;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Package;
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
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// A service for tests: its manifest and its source files, and the blueprint and bundle made of
/// them. Its package has `function.json` files, by which the double knows the functions.
record ServiceFixture(Path folder, String manifest, Map<String, String> files) {
  static final String MANIFEST =
      """
      {
        "service": "shop",
        "provider": {"name": "azure", "runtime": "node22", "region": "westeurope"},
        "functions": {
          "hello": {"handler": "hello.main", "events": [{"http": "GET /hello"}]},
          "failing": {"handler": "hello.fail", "events": [{"http": "POST /failing"}]}
        }
      }
      """;

  static ServiceFixture in(Path folder) {
    return new ServiceFixture(folder, MANIFEST, Map.of("hello.js", "exports.main = () => {};\n"));
  }

  /// A copy of this service with a part of its manifest replaced.
  ServiceFixture with(String old, String text) {
    if (!manifest.contains(old)) {
      throw new IllegalArgumentException("the manifest has no " + old);
    }
    return new ServiceFixture(folder, manifest.replace(old, text), files);
  }

  /// A copy of this service with a key more in its `provider`.
  ServiceFixture withProvider(String json) {
    return with("\"runtime\"", json + ", \"runtime\"");
  }

  ServiceFixture withHandler(String source) {
    return withFile("hello.js", source);
  }

  ServiceFixture withFile(String name, String text) {
    Map<String, String> more = new TreeMap<>(files);
    more.put(name, text);
    return new ServiceFixture(folder, manifest, more);
  }

  Blueprint blueprint() {
    Mapping read = (Mapping) Json.read(manifest, "serverless.json");
    return new AzureProvider().read(read, read).orThrow();
  }

  Target target() {
    return blueprint().target();
  }

  Cloud connect(Map<String, String> variables) {
    return connect(new Environment(variables, folder, folder, Clock.systemUTC(), null));
  }

  Cloud connect(Environment environment) {
    Mapping provider =
        (Mapping) Objects.requireNonNull(Json.read(manifest, "serverless.json").get("provider"));
    return new AzureConnector().connect(provider, Options.NONE, environment);
  }

  Bundle bundle(Instant moment) {
    try {
      Path out = Files.createDirectories(folder.resolve(".serverless"));
      Blueprint blueprint = blueprint();
      Map<String, Artifact> packed = new LinkedHashMap<>();
      for (Package pack : blueprint.packages(new SourceTree(files)).orThrow()) {
        packed.put(pack.name(), zip(out, pack));
      }
      Artifacts artifacts = new Artifacts(packed);
      return new Bundle(blueprint.plan(new Inputs(artifacts, moment, Map.of())), artifacts, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Artifact zip(Path out, Package pack) throws IOException {
    Path file = out.resolve(pack.name() + ".zip");
    try (OutputStream stream = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(stream)) {
      Map<String, String> all = new TreeMap<>(files);
      for (Addition addition : pack.additions()) {
        if (addition instanceof Package.Generated generated) {
          all.put(generated.path(), generated.text());
        }
      }
      for (Map.Entry<String, String> entry : all.entrySet()) {
        add(zip, entry.getKey(), entry.getValue());
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    return new Artifact(
        pack.name(),
        file.getFileName().toString(),
        Base64.getEncoder().encodeToString(Digests.sha256().digest(bytes)),
        bytes.length);
  }

  private static void add(ZipOutputStream zip, String name, String text) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(315532800000L);
    zip.putNextEntry(entry);
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private record SourceTree(Map<String, String> files) implements Tree {
    @Override
    public boolean isFile(String path) {
      return files.containsKey(path);
    }

    @Override
    public boolean isFolder(String path) {
      return false;
    }

    @Override
    public @Nullable String text(String path) {
      return files.get(path);
    }
  }
}
