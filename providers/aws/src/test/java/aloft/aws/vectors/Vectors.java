package aloft.aws.vectors;

import aloft.aws.AwsProvider;
import aloft.aws.EmptyTree;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.model.Topology;
import aloft.spi.plan.Inputs;
import aloft.spi.provider.Blueprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// One file of vectors: a service, and what passes between a caller, its fronts and its functions.
///
/// @param name of the file, with its folder: `rest/events`
/// @param manifest of the service
/// @param exchanges in their order: what one leaves in a cache, the next one finds
public record Vectors(String name, Mapping manifest, List<Exchange> exchanges) {
  /// Where they stand, seen from any module under `providers`.
  public static final Path FOLDER = Path.of("..", "aws", "src", "test", "vectors");

  public Vectors {
    exchanges = List.copyOf(exchanges);
  }

  /// All files under a folder of [#FOLDER].
  public static List<Vectors> all(String folder) {
    try (Stream<Path> files = Files.walk(FOLDER.resolve(folder))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Vectors::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Vectors read(Path file) {
    try {
      String name = FOLDER.relativize(file).toString().replace(".json", "");
      Node all = Json.read(Files.readString(file), file.toString());
      List<Exchange> exchanges = new ArrayList<>();
      if (!(all.get("service") instanceof Mapping manifest)
          || !(all.get("exchanges") instanceof Sequence given)) {
        throw new IllegalArgumentException(file + " lacks \"service\" or \"exchanges\"");
      }
      given.items().forEach(each -> exchanges.add(Exchange.of((Mapping) each)));
      return new Vectors(name, manifest, exchanges);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The service as a local cloud is told of it.
  public Topology topology() {
    Blueprint blueprint = new AwsProvider().read(manifest).orThrow();
    Map<String, Artifact> artifacts = new TreeMap<>();
    blueprint
        .packages(new EmptyTree())
        .orThrow()
        .forEach(packed ->
            artifacts.put(
                packed.name(), new Artifact(packed.name(), packed.name() + ".zip", "c2hhMjU2", 1)));
    return blueprint.topology(
        new Inputs(new Artifacts(artifacts), Instant.parse("2026-01-02T03:04:05.678Z"), Map.of()));
  }
}
