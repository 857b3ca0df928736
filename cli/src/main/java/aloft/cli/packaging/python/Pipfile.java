package aloft.cli.packaging.python;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;

/// Converts a Pipfile.lock to requirements, as `pipenv requirements` prints them.
final class Pipfile {
  private Pipfile() {}

  /// The requirements, one a line.
  ///
  /// @param text of the Pipfile.lock
  /// @param shown its name in messages
  static String requirements(String text, String shown) {
    Node lock;
    try {
      lock = Json.read(text, shown);
    } catch (UserException e) {
      throw new UserException(
          Diagnostic.error("python/lock", shown + " is not JSON", SourceRange.of(shown))
              .hint("recreate it with: pipenv lock"),
          e);
    }
    StringBuilder lines = new StringBuilder();
    if (lock.get("_meta", "sources") instanceof Sequence sources) {
      String option = "--index-url ";
      for (Node source : sources.items()) {
        lines.append(option).append(text(source, "url")).append('\n');
        option = "--extra-index-url ";
      }
    }
    if (lock.get("default") instanceof Mapping packages) {
      packages.values().forEach((name, entry) -> lines.append(line(name, entry)).append('\n'));
    }
    return lines.toString();
  }

  private static String line(String name, Node entry) {
    String extras = "";
    if (entry.get("extras") instanceof Sequence list && !list.items().isEmpty()) {
      extras =
          "[" + String.join(",", list.items().stream().map(Pipfile::scalarText).toList()) + "]";
    }
    String markers = text(entry, "markers");
    String condition = markers.isEmpty() ? "" : " ; " + markers;
    String git = text(entry, "git");
    if (!git.isEmpty()) {
      String reference = text(entry, "ref");
      String folder = text(entry, "subdirectory");
      return name
          + extras
          + " @ "
          + (git.contains("://") && !git.startsWith("git+") ? "git+" : "")
          + git
          + (reference.isEmpty() ? "" : "@" + reference)
          + (folder.isEmpty() ? "" : "#subdirectory=" + folder)
          + condition;
    }
    String file = text(entry, "file");
    String path = text(entry, "path");
    if (!file.isEmpty() || !path.isEmpty()) {
      return (path.isEmpty() ? name + extras + " @ " + file : path + extras) + condition;
    }
    String version = text(entry, "version");
    return name + extras + (version.equals("*") ? "" : version) + condition;
  }

  private static String text(Node node, String key) {
    Node value = node instanceof Mapping ? node.get(key) : null;
    return value == null ? "" : scalarText(value);
  }

  private static String scalarText(Node node) {
    return node instanceof Scalar scalar && scalar.value() != null ? scalar.print() : "";
  }
}
