package aloft.cli.manifest.external;

import aloft.cli.packaging.tree.IoReason;
import aloft.cli.yaml.YamlReader;
import aloft.host.TextFiles;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
  ///
  /// @param place the place of the reference; null if there is none
  /// @throws UserException if no file can have this name
  public Path file(String path, @Nullable SourceRange place) {
    try {
      return root.resolve(path).normalize();
    } catch (InvalidPathException e) {
      throw new UserException(
          Diagnostic.error(
                  "file/name",
                  "\"" + path + "\" cannot be the name of a file: " + e.getReason(),
                  place)
              .hint("write a path such as config/values.yml"),
          e);
    }
  }

  /// A file name for messages: relative if the file is in the folder.
  public String displayName(Path file) {
    if (file.equals(root)) {
      return ".";
    }
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

  /// Whether there is a file at a path.
  ///
  /// @param place the place of the reference; null if there is none
  /// @throws UserException if something else is there: a folder, a device or a pipe
  public boolean exists(Path file, @Nullable SourceRange place) {
    if (Files.isRegularFile(file)) {
      return true;
    }
    if (Files.exists(file)) {
      boolean folder = Files.isDirectory(file);
      throw unreadable(file, folder ? "it is a folder" : "it is a device or a pipe", place);
    }
    return false;
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
      String text = TextFiles.read(file);
      readFiles.add(file);
      return text;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw unreadable(file, IoReason.of(e), place);
    }
  }

  private UserException unreadable(Path file, String reason, @Nullable SourceRange place) {
    return new UserException(
        Diagnostic.error(
                "file/unreadable", "cannot read " + displayName(file) + ": " + reason, place)
            .hint(
                reason.equals("permission denied")
                    ? "check its permissions"
                    : "use a text file that contains the value"));
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
