package aloft.cli.manifest.external;

import aloft.cli.yaml.YamlReader;
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

/// Reads the files of the service's folder, parses each document once, and records the files read.
public final class ServiceFiles {
  private static final Set<String> SCRIPTS = Set.of("js", "cjs", "mjs", "ts", "mts", "cts");

  private final Path root;
  private final SequencedSet<Path> readFiles = new LinkedHashSet<>();
  private final Map<Path, Optional<Node>> documents = new HashMap<>();

  /// @param root the absolute path of the folder
  public ServiceFiles(Path root) {
    this.root = root.normalize();
  }

  public Path root() {
    return root;
  }

  /// The files that were read, without missing ones.
  public SequencedSet<Path> readFiles() {
    return Collections.unmodifiableSequencedSet(readFiles);
  }

  /// The file at a path that is absolute or relative to the folder.
  public Path file(String path) {
    return root.resolve(path).normalize();
  }

  /// A file name for messages: relative if the file is in the folder.
  public String displayName(Path file) {
    return file.startsWith(root) ? root.relativize(file).toString() : file.toString();
  }

  /// The extension of a file name without the dot, in lower case.
  public static String extension(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /// Whether a file is a script, which must be run to get its value.
  public static boolean isScript(Path file) {
    return SCRIPTS.contains(extension(file));
  }

  public boolean exists(Path file) {
    return Files.isRegularFile(file);
  }

  /// Records a file that was read in another way.
  public void markRead(Path file) {
    readFiles.add(file);
  }

  /// The text of a file.
  ///
  /// @param place the place of the reference; null if there is none
  /// @return null if the file does not exist
  public @Nullable String text(Path file, @Nullable SourceRange place) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      readFiles.add(file);
      return text;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      boolean folder = Files.isDirectory(file);
      throw new UserException(
          Diagnostic.error(
                  "file/unreadable",
                  "cannot read " + displayName(file) + (folder ? ": it is a folder" : ""),
                  place)
              .hint(folder ? "name a file in it" : "check its permissions"),
          e);
    }
  }

  /// The document in a YAML or JSON file; any other file is one string.
  ///
  /// @return null if the file does not exist or is empty
  public @Nullable Node document(Path file, @Nullable SourceRange place) {
    Optional<Node> document = documents.get(file);
    if (document == null) {
      String text = text(file, place);
      document = Optional.ofNullable(text == null ? null : document(text, file));
      documents.put(file, document);
    }
    return document.orElse(null);
  }

  private @Nullable Node document(String text, Path file) {
    return switch (extension(file)) {
      case "yml", "yaml" -> YamlReader.read(text, displayName(file));
      case "json", "tfstate" -> Json.read(text, displayName(file));
      default -> new Scalar(text, SourceRange.of(displayName(file)));
    };
  }
}
