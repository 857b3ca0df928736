package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Finds the functions that a Node package registers in code: runs its entry point with the
/// package's own `@azure/functions`, and with a program in place of the host that it talks to.
final class NodeIndex {
  private NodeIndex() {}

  /// Returns the bindings of the functions by name. A package that the host could not load has
  /// none, as on Azure.
  static Map<String, JsonArray> of(Map<String, byte[]> files) {
    try {
      Path folder = Files.createTempDirectory("package");
      try {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
          Path target = folder.resolve(file.getKey());
          Files.createDirectories(target.getParent());
          Files.write(target, file.getValue());
        }
        return read(run(folder));
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String run(Path folder) throws IOException {
    Path program = folder.resolve(".index.cjs");
    try (InputStream in =
        Objects.requireNonNull(NodeIndex.class.getResourceAsStream("index.cjs"))) {
      Files.copy(in, program);
    }
    Process process =
        new ProcessBuilder("node", program.toString())
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Map<String, JsonArray> read(String output) {
    Map<String, JsonArray> functions = new TreeMap<>();
    if (!output.isEmpty()) {
      JsonObject found = JsonParser.parseString(output).getAsJsonObject();
      found
          .entrySet()
          .forEach(entry -> functions.put(entry.getKey(), (JsonArray) entry.getValue()));
    }
    return functions;
  }
}
