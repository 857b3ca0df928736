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

/// What a file of requirements says, and the files that it includes: without comments, each with
/// its place.
///
/// @see <a href="https://pip.pypa.io/en/stable/reference/requirements-file-format/">the format</a>
record Requirements(List<Line> lines) {
  private static final Pattern OPTION =
      Pattern.compile("(-[A-Za-z]|--[a-z-]+)(?:\\s*=\\s*|\\s+)?(.*)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /// One line.
  ///
  /// @param path a file or folder of this machine that it names, or null
  record Line(String text, @Nullable Path path, SourceRange place) {
    boolean isOption() {
      return text.startsWith("-");
    }

    /// The name of the package, as all its spellings are one; empty where it is named otherwise.
    String name() {
      Matcher name = NAME.matcher(text);
      return isOption() || path != null || !name.lookingAt() ? "" : plain(name.group());
    }
  }

  Requirements {
    lines = List.copyOf(lines);
  }

  /// A package's name with all its spellings made one.
  static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
  }

  /// Reads a file.
  ///
  /// @param shown the file's name as the user knows it
  /// @param folder that paths in it are relative to
  static Requirements read(Path file, String shown, Path folder) {
    List<Line> lines = new ArrayList<>();
    read(file, shown, folder, lines, new HashSet<>());
    return new Requirements(lines);
  }

  /// Reads a text that a tool has made.
  static Requirements of(String text, String shown, Path folder) {
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

  // A redirected `pip freeze` of Windows is UTF-16.
  private static String decoded(byte[] bytes) {
    Charset charset = StandardCharsets.UTF_8;
    if (bytes.length > 1 && (bytes[0] & 0xff) + (bytes[1] & 0xff) == 0xff + 0xfe) {
      charset = StandardCharsets.UTF_16;
    }
    String text = new String(bytes, charset);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static void parse(
      String text, Path beside, String shown, Path folder, List<Line> lines, Set<Path> seen) {
    List<String> all = text.lines().toList();
    for (int i = 0; i < all.size(); i++) {
      int first = i;
      StringBuilder joined = new StringBuilder(all.get(i));
      while (joined.length() > 0 && joined.charAt(joined.length() - 1) == '\\') {
        joined.setLength(joined.length() - 1);
        if (++i >= all.size()) {
          break;
        }
        joined.append(' ').append(all.get(i).strip());
      }
      String line = joined.toString().replaceFirst("(^|\\s+)#.*", "").strip();
      if (!line.isEmpty()) {
        add(line, place(all.get(first), shown, first + 1), beside, folder, lines, seen);
      }
    }
  }

  private static SourceRange place(String written, String shown, int line) {
    int start = written.length() - written.stripLeading().length();
    int end = written.replaceFirst("\\s*(\\s#.*|\\\\)?$", "").length();
    return new SourceRange(shown, line, start + 1, line, Math.max(end, start + 1) + 1);
  }

  private static void add(
      String line, SourceRange place, Path beside, Path folder, List<Line> lines, Set<Path> seen) {
    Matcher option = OPTION.matcher(line);
    if (!option.matches()) {
      lines.add(new Line(line, local(line, folder), place));
      return;
    }
    String value = option.group(2).strip();
    switch (option.group(1)) {
      case "-r", "--requirement" -> {
        Path file = path(value, beside);
        if (file == null || value.contains("://")) {
          lines.add(new Line(line, null, place));
        } else if (!Files.isRegularFile(file)) {
          throw new UserException(
              Diagnostic.error("python/requirements", "there is no file " + value, place)
                  .hint("it is looked for beside the file that names it"));
        } else {
          read(file, shown(file, folder), folder, lines, seen);
        }
      }
      case "-e", "--editable" -> lines.add(new Line(value, local(value, folder), place));
      case "-c", "--constraint", "-f", "--find-links" -> {
        Path file = value.contains("://") ? null : path(value, beside);
        String word = option.group(1).matches("-c|--con.*") ? "--constraint " : "--find-links ";
        Path known = file == null || !Files.exists(file) ? null : file.toAbsolutePath().normalize();
        lines.add(new Line(word + (known == null ? value : known), known, place));
      }
      default -> lines.add(new Line(line, null, place));
    }
  }

  private static String shown(Path file, Path folder) {
    Path plain = file.toAbsolutePath().normalize();
    return plain.startsWith(folder) ? folder.relativize(plain).toString() : plain.toString();
  }

  /// The file or folder that a requirement is, or null.
  private static @Nullable Path local(String line, Path folder) {
    String named = line.replaceFirst("^[A-Za-z0-9._-]+(\\[[^]]*])?\\s*@\\s*", "");
    if (named.startsWith("file:")) {
      named = named.replaceFirst("^file:(//)?", "").replaceFirst("#.*", "");
    }
    String path = named.replaceFirst("\\s*;.*", "").replaceFirst("\\[[^]]*]$", "");
    boolean spelled =
        path.equals(".") || path.matches("(?s)\\.{1,2}/.*|/.*|.*\\.(whl|zip|tar\\.gz)");
    Path found = spelled && !path.contains("://") ? path(path, folder) : null;
    return found != null && Files.exists(found) ? found : null;
  }

  private static @Nullable Path path(String text, Path folder) {
    try {
      return folder.resolve(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /// These without some.
  Requirements without(Predicate<Line> unwanted) {
    return new Requirements(lines.stream().filter(line -> !unwanted.test(line)).toList());
  }

  /// Whether there is nothing to install.
  boolean isEmpty() {
    return lines.stream().allMatch(Line::isOption);
  }

  /// Whether one is built from a folder of this machine, which may change at any time.
  boolean restless() {
    return lines.stream()
        .anyMatch(line -> !line.isOption() && line.path != null && Files.isDirectory(line.path));
  }

  /// Whether an option in the file does what one of these words do.
  boolean says(String... options) {
    return lines.stream().anyMatch(line -> Arrays.stream(options).anyMatch(line.text::startsWith));
  }

  /// The place of a package, or of the first line.
  @Nullable SourceRange place(String name) {
    return lines.stream()
        .filter(line -> line.name().equals(plain(name)))
        .map(Line::place)
        .findFirst()
        .orElse(null);
  }

  /// For pip.
  String text() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.text).append('\n'));
    return text.toString();
  }
}
