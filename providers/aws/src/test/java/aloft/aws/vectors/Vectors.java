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
import aloft.spi.plan.Fact;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Question;
import aloft.spi.provider.Blueprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A file of test vectors: a service, and the exchanges between a caller, its emulated APIs and its
/// functions.
///
/// @param name the name of the file, with its folder: `rest/events`
/// @param manifest the manifest of the service
/// @param exchanges the exchanges in order: they share caches
public record Vectors(String name, Mapping manifest, List<Exchange> exchanges) {
  /// The folder of the files, relative to any module under `providers`.
  public static final Path FOLDER = Path.of("..", "aws", "src", "test", "vectors");

  public Vectors {
    exchanges = List.copyOf(exchanges);
  }

  /// Reads all files under a folder of [#FOLDER].
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
      Node document = Json.read(Files.readString(file), file.toString());
      List<Exchange> exchanges = new ArrayList<>();
      if (!(document.get("service") instanceof Mapping manifest)
          || !(document.get("exchanges") instanceof Sequence list)) {
        throw new IllegalArgumentException(file + " needs \"service\" or \"exchanges\"");
      }
      list.items().forEach(item -> exchanges.add(Exchange.of((Mapping) item)));
      return new Vectors(name, manifest, exchanges);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The topology of the service for the local cloud.
  public Topology topology() {
    Blueprint blueprint = new AwsProvider().read(manifest, manifest).orThrow();
    Map<String, Artifact> artifacts = new TreeMap<>();
    blueprint
        .packages(new EmptyTree())
        .orThrow()
        .forEach(packed ->
            artifacts.put(
                packed.name(), new Artifact(packed.name(), packed.name() + ".zip", "c2hhMjU2", 1)));
    Map<Question, Fact> facts = new HashMap<>();
    for (Question question : blueprint.questions()) {
      Fact fact = new AwsProvider().emulation().values().fact(question);
      if (fact != null) {
        facts.put(question, fact);
      }
    }
    Inputs inputs = new Inputs(new Artifacts(artifacts), Instant.EPOCH, facts);
    return Topology.fromJson(
        Objects.requireNonNull(blueprint.plan(inputs).files().get(Topology.FILE)));
  }
}
