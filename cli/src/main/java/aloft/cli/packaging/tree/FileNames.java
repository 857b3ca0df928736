package aloft.cli.packaging.tree;

import java.net.URI;
import java.nio.file.Path;

/// Names of files as text.
public final class FileNames {
  private FileNames() {}

  /// The last name of a path. A name that the system's character set cannot represent is decoded as
  /// UTF-8, so that packages do not depend on the locale of the machine.
  public static String of(Path path) {
    Path last = path.getFileName();
    String name = last == null ? "" : last.toString();
    return name.indexOf('\uFFFD') < 0 ? name : decoded(path.toUri(), name);
  }

  private static String decoded(URI uri, String fallback) {
    String full = uri.getPath();
    if (full == null) {
      return fallback;
    }
    String trimmed = full.endsWith("/") ? full.substring(0, full.length() - 1) : full;
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }
}
