package aloft.google.emulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The script that starts the Functions Framework of a language.
///
/// @param names the file names; the first is the script
/// @param shimName the name of the shim beside it; null for none
record StartScript(List<String> names, @Nullable String shimName) {
  static final StartScript NODE = new StartScript(List.of("start.cjs"), "aloft-functions.mjs");
  static final StartScript PYTHON =
      new StartScript(List.of("start.py", "aloft_function.py"), "aloft_functions.py");
  static final StartScript JAVA =
      new StartScript(List.of("start-java.sh", "logging.properties"), null);
  static final StartScript GO = new StartScript(List.of("start-go.sh"), null);

  StartScript {
    names = List.copyOf(names);
  }

  /// Returns the path of the script in the folder of the files.
  String in(Path folder) {
    return folder.resolve(names.getFirst()).toString();
  }

  /// Returns the contents of all files, by name.
  ///
  /// @param shim null for none
  Map<String, String> files(@Nullable String shim) {
    Map<String, String> files = new LinkedHashMap<>();
    if (shim != null && shimName != null) {
      files.put(shimName, shim);
    }
    for (String name : names) {
      files.put(name, read(name));
    }
    return files;
  }

  private static String read(String name) {
    try (InputStream in =
        Objects.requireNonNull(StartScript.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
