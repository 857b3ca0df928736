package aloft.cli.engine;

import aloft.spi.artifact.Artifacts;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.plan.Bundle;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Reads the bundle that `aloft package` wrote.
final class BundleReader {
  private BundleReader() {}

  /// Reads the bundle in a folder. The hashes of its zips are in its steps.
  ///
  /// @throws IOException if the folder has no bundle
  static Bundle read(Path folder) throws IOException {
    String text = Files.readString(folder.resolve(Plan.STEPS));
    if (!(Json.read(text, Plan.STEPS) instanceof Sequence written)) {
      throw malformed();
    }
    List<Step> steps = new ArrayList<>();
    for (Node item : written.items()) {
      Node name = item.get("step");
      Node kind = item.get("kind");
      if (name == null
          || kind == null
          || name.text() == null
          || kind.text() == null
          || !(item.get("with") instanceof Mapping with)) {
        throw malformed();
      }
      steps.add(new Step(name.text(), kind.text(), with));
    }
    Map<String, String> files = new HashMap<>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path file : paths.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".json") && !name.equals(Plan.STEPS)) {
          files.put(name, Files.readString(file));
        }
      }
    }
    return new Bundle(new Plan(files, steps), new Artifacts(Map.of()), folder);
  }

  private static UserException malformed() {
    return new UserException(
        Diagnostic.error("package/read", Plan.STEPS + " was not written by aloft package")
            .hint("package the service again"));
  }
}
