package aloft.cli.manifest.external;

import aloft.cli.manifest.text.YamlReader;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The service's folder: reads its files, each once, and remembers which.
public final class ServiceFiles {
  private static final Set<String> SCRIPTS = Set.of("js", "cjs", "mjs", "ts", "mts", "cts");

  private final Path root;
  private final SequencedSet<Path> read = new LinkedHashSet<>();
  private final Map<Path, Optional<Node>> documents = new HashMap<>();

  /// @param root absolute
  public ServiceFiles(Path root) {
    this.root = root.normalize();
  }

  public Path root() {
    return root;
  }

  /// The files that were read, missing ones not among them.
  public SequencedSet<Path> read() {
    return Collections.unmodifiableSequencedSet(read);
  }

  /// The file at a path that is absolute or relative to the folder.
  public Path file(String path) {
    return root.resolve(path).normalize();
  }

  /// A file's name as the user knows it: relative where it lies in the folder.
  public String shown(Path file) {
    return file.startsWith(root) ? root.relativize(file).toString() : file.toString();
  }

  /// The ending of a file's name without its dot, in small letters.
  public static String ending(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /// Whether a file must be run to be read.
  public static boolean isScript(Path file) {
    return SCRIPTS.contains(ending(file));
  }

  public boolean exists(Path file) {
    return Files.isRegularFile(file);
  }

  /// Notes that a file was read in another way.
  public void noteRead(Path file) {
    read.add(file);
  }

  /// The text of a file.
  ///
  /// @param place where the file is asked for; null where the user did
  /// @return null where there is no such file
  public @Nullable String text(Path file, @Nullable SourceRange place) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      read.add(file);
      return text;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      boolean folder = Files.isDirectory(file);
      throw new UserException(
          Diagnostic.error(
                  "file/unreadable",
                  "cannot read " + shown(file) + (folder ? ": it is a folder" : ""),
                  place)
              .hint(folder ? "name a file in it" : "check its permissions"),
          e);
    }
  }

  /// The document in a YAML or JSON file, or in one that holds nothing but text.
  ///
  /// @return null where there is no such file or nothing in it
  public @Nullable Node document(Path file, @Nullable SourceRange place) {
    Optional<Node> known = documents.get(file);
    if (known == null) {
      String text = text(file, place);
      known = Optional.ofNullable(text == null ? null : document(text, file));
      documents.put(file, known);
    }
    return known.orElse(null);
  }

  private @Nullable Node document(String text, Path file) {
    return switch (ending(file)) {
      case "yml", "yaml" -> YamlReader.read(text, shown(file));
      case "json", "tfstate" -> Json.read(text, shown(file));
      default -> new Scalar(text, SourceRange.of(shown(file)));
    };
  }
}
