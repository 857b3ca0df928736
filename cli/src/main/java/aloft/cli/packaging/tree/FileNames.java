package aloft.cli.packaging.tree;

import java.net.URI;
import java.nio.file.Path;

/// Names of files as text.
final class FileNames {
  private FileNames() {}

  /// The last name of a path. Where the system's language cannot spell it, it is read as UTF-8, so
  /// that a package does not depend on the language of the machine.
  static String of(Path path) {
    Path last = path.getFileName();
    String name = last == null ? "" : last.toString();
    return name.indexOf('\uFFFD') < 0 ? name : spelled(path.toUri(), name);
  }

  private static String spelled(URI uri, String otherwise) {
    String full = uri.getPath();
    if (full == null) {
      return otherwise;
    }
    String trimmed = full.endsWith("/") ? full.substring(0, full.length() - 1) : full;
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }
}
