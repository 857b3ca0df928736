package aloft.cli.engine;

import aloft.cli.manifest.text.Yaml;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.diagnostic.Read;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// From the text of a manifest to what its provider understood.
public final class Reading {
  private final Environment environment;

  public Reading(Environment environment) {
    this.environment = environment;
  }

  /// Reads and understands.
  public Read<Project> read(Request request) {
    Mapping manifest = manifest(request);
    Node provider = manifest.get("provider");
    Node name = provider instanceof Mapping mapping ? mapping.get("name") : provider;
    String text = name == null ? null : name.text();
    if (name == null || text == null) {
      throw new Failure(
          Diagnostic.error("manifest/missing", "\"provider.name\" is missing", manifest.place())
              .hint("as in \"provider: {name: aws}\""));
    }
    Provider found = Providers.named(text, name.place());
    Clouds clouds = new Clouds(environment, request.options());
    Mapping section =
        provider instanceof Mapping mapping ? mapping : Mapping.of("name", name, name.place());
    return found
        .read(manifest)
        .then(blueprint ->
            Read.of(
                new Project(blueprint, found.emulation(), () -> clouds.connect(text, section))));
  }

  private Mapping manifest(Request request) {
    String file = request.config() == null ? "serverless.yml" : request.config();
    Path path = environment.workingFolder().resolve(file);
    try {
      Node node = Yaml.read(Files.readString(path), file);
      if (!(node instanceof Mapping mapping)) {
        throw new Failure(Diagnostic.error("manifest/type", "the manifest is not an object"));
      }
      return with(with(mapping, "stage", request.stage()), "region", request.region());
    } catch (IOException e) {
      throw new Failure(
          Diagnostic.error("manifest/missing-file", "there is no " + file + " here")
              .hint("run the command in the folder of a service, or name the file with --config"),
          e);
    }
  }

  private static Mapping with(Mapping manifest, String key, @Nullable String value) {
    Node provider = manifest.get("provider");
    if (value == null || provider == null) {
      return manifest;
    }
    Mapping section =
        provider instanceof Mapping mapping
            ? mapping
            : Mapping.of("name", provider, provider.place());
    return manifest.with("provider", section.with(key, new Scalar(value, provider.place())));
  }
}
