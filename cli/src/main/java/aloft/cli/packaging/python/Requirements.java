package aloft.cli.packaging.python;

import aloft.cli.packaging.tree.IoReason;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The lines of a requirements file and of the files that it includes, without comments, each with
/// its place.
///
/// @see <a href="https://pip.pypa.io/en/stable/reference/requirements-file-format/">the format</a>
record Requirements(List<Line> lines) {
  private static final Pattern OPTION =
      Pattern.compile("(-[A-Za-z]|--[a-z-]+)(?:\\s*=\\s*|\\s+)?(.*)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /// One line.
  ///
  /// @param path a local file or folder that the line refers to, or null
  record Line(String text, @Nullable Path path, SourceRange place) {
    boolean isOption() {
      return text.startsWith("-");
    }

    /// The normalized name of the package; empty if the line does not begin with one.
    String name() {
      Matcher name = NAME.matcher(text);
      return isOption() || path != null || !name.lookingAt() ? "" : normalizedName(name.group());
    }
  }

  Requirements {
    lines = List.copyOf(lines);
  }

  /// The normalized name of a package.
  static String normalizedName(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
  }

  /// Reads a requirements file.
  ///
  /// @param shown the file's name in messages
  /// @param folder that paths in it are relative to
  static Requirements read(Path file, String shown, Path folder) {
    List<Line> lines = new ArrayList<>();
    read(file, shown, folder, lines, new HashSet<>());
    return new Requirements(lines);
  }

  /// Parses requirements that a tool has printed.
  static Requirements ofToolOutput(String text, String shown, Path folder) {
    List<Line> lines = new ArrayList<>();
    parse(text, folder, shown, folder, lines, new HashSet<>());
    lines.replaceAll(line -> new Line(line.text, line.path, SourceRange.of(shown)));
    return new Requirements(lines);
  }

  private static void read(Path file, String shown, Path folder, List<Line> lines, Set<Path> seen) {
    if (!seen.add(file.normalize())) {
      return;
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      parse(decoded(bytes), file.resolveSibling("."), shown, folder, lines, seen);
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("python/requirements", "cannot read " + shown + ": " + IoReason.of(e)),
          e);
    }
  }

  // On Windows, a redirected `pip freeze` is UTF-16.
  private static String decoded(byte[] bytes) {
    Charset charset = StandardCharsets.UTF_8;
    if (bytes.length > 1 && (bytes[0] & 0xff) + (bytes[1] & 0xff) == 0xff + 0xfe) {
      charset = StandardCharsets.UTF_16;
    }
    String text = new String(bytes, charset);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static void parse(
      String text,
      Path includingFolder,
      String shown,
      Path folder,
      List<Line> lines,
      Set<Path> seen) {
    List<String> physicalLines = text.lines().toList();
    for (int i = 0; i < physicalLines.size(); i++) {
      int first = i;
      StringBuilder joined = new StringBuilder(physicalLines.get(i));
      while (joined.length() > 0 && joined.charAt(joined.length() - 1) == '\\') {
        joined.setLength(joined.length() - 1);
        if (++i >= physicalLines.size()) {
          break;
        }
        joined.append(' ').append(physicalLines.get(i).strip());
      }
      String line = joined.toString().replaceFirst("(^|\\s+)#.*", "").strip();
      if (!line.isEmpty()) {
        add(
            line,
            place(physicalLines.get(first), shown, first + 1),
            includingFolder,
            folder,
            lines,
            seen);
      }
    }
  }

  private static SourceRange place(String written, String shown, int line) {
    int start = written.length() - written.stripLeading().length();
    int end = written.replaceFirst("\\s*(\\s#.*|\\\\)?$", "").length();
    return new SourceRange(shown, line, start + 1, line, Math.max(end, start + 1) + 1);
  }

  private static void add(
      String line,
      SourceRange place,
      Path includingFolder,
      Path folder,
      List<Line> lines,
      Set<Path> seen) {
    Matcher option = OPTION.matcher(line);
    if (!option.matches()) {
      lines.add(new Line(line, localPath(line, folder), place));
      return;
    }
    String value = option.group(2).strip();
    switch (option.group(1)) {
      case "-r", "--requirement" -> {
        Path file = path(value, includingFolder);
        if (file == null || value.contains("://")) {
          lines.add(new Line(line, null, place));
        } else if (!Files.isRegularFile(file)) {
          throw new UserException(
              Diagnostic.error("python/requirements", "there is no file " + value, place)
                  .hint("the path is relative to the file that refers to it"));
        } else {
          read(file, shown(file, folder), folder, lines, seen);
        }
      }
      case "-e", "--editable" -> lines.add(new Line(value, localPath(value, folder), place));
      case "-c", "--constraint", "-f", "--find-links" -> {
        Path file = value.contains("://") ? null : path(value, includingFolder);
        String word = option.group(1).matches("-c|--con.*") ? "--constraint " : "--find-links ";
        Path absolute =
            file == null || !Files.exists(file) ? null : file.toAbsolutePath().normalize();
        lines.add(new Line(word + (absolute == null ? value : absolute), absolute, place));
      }
      default -> lines.add(new Line(line, null, place));
    }
  }

  private static String shown(Path file, Path folder) {
    Path plain = file.toAbsolutePath().normalize();
    return plain.startsWith(folder) ? folder.relativize(plain).toString() : plain.toString();
  }

  /// The local file or folder that a requirement refers to, or null.
  private static @Nullable Path localPath(String line, Path folder) {
    String reference = line.replaceFirst("^[A-Za-z0-9._-]+(\\[[^]]*])?\\s*@\\s*", "");
    if (reference.startsWith("file:")) {
      reference = reference.replaceFirst("^file:(//)?", "").replaceFirst("#.*", "");
    }
    String path = reference.replaceFirst("\\s*;.*", "").replaceFirst("\\[[^]]*]$", "");
    boolean isPath =
        path.equals(".") || path.matches("(?s)\\.{1,2}/.*|/.*|.*\\.(whl|zip|tar\\.gz)");
    Path local = isPath && !path.contains("://") ? path(path, folder) : null;
    return local != null && Files.exists(local) ? local : null;
  }

  private static @Nullable Path path(String text, Path folder) {
    try {
      return folder.resolve(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /// These lines without those that match.
  Requirements without(Predicate<Line> excluded) {
    return new Requirements(lines.stream().filter(line -> !excluded.test(line)).toList());
  }

  /// Whether there is nothing to install.
  boolean isEmpty() {
    return lines.stream().allMatch(Line::isOption);
  }

  /// Whether a requirement is a local folder, whose content may change at any time.
  boolean hasLocalFolders() {
    return lines.stream()
        .anyMatch(line -> !line.isOption() && line.path != null && Files.isDirectory(line.path));
  }

  /// Whether a line begins with one of these options.
  boolean hasOption(String... options) {
    return lines.stream().anyMatch(line -> Arrays.stream(options).anyMatch(line.text::startsWith));
  }

  /// The place of a package, or null.
  @Nullable SourceRange place(String name) {
    return lines.stream()
        .filter(line -> line.name().equals(normalizedName(name)))
        .map(Line::place)
        .findFirst()
        .orElse(null);
  }

  /// The text for pip.
  String text() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.text).append('\n'));
    return text.toString();
  }
}
