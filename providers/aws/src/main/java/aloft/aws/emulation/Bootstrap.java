package aloft.aws.emulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The bootstrap program of a language: it runs a handler and uses the Runtime API.
///
/// @param names the file names; the first is the entry file
record Bootstrap(String folder, List<String> names) {
  static final Bootstrap NODE =
      new Bootstrap(
          "node",
          List.of(
              "bootstrap.cjs",
              "console.cjs",
              "errors.cjs",
              "handler.cjs",
              "output.cjs",
              "streaming.cjs",
              "wire.cjs"));
  static final Bootstrap PYTHON = new Bootstrap("python", List.of("bootstrap.py"));

  Bootstrap {
    names = List.copyOf(names);
  }

  /// The name of the entry file.
  String entry() {
    return names.getFirst();
  }

  /// The contents of all files, by name.
  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    for (String name : names) {
      files.put(name, read(folder + "/" + name));
    }
    return files;
  }

  private static String read(String name) {
    try (InputStream in = Objects.requireNonNull(Bootstrap.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
