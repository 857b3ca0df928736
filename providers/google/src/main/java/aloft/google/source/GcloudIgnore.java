package aloft.google.source;

import aloft.spi.artifact.Tree;
import java.util.ArrayList;
import java.util.List;

/// The files that are not uploaded: those of `.gcloudignore`, as the gcloud CLI reads it, and what
/// Google's build installs itself.
///
/// @see <a href="https://cloud.google.com/sdk/gcloud/reference/topic/gcloudignore">gcloudignore</a>
final class GcloudIgnore {
  private static final String FILE = ".gcloudignore";
  private static final String INCLUDE = "#!include:";
  private static final List<String> ALWAYS =
      List.of(FILE, "**/node_modules/**", "**/__pycache__/**");

  private GcloudIgnore() {}

  /// Returns globs of the excluded files, in order; `!` includes again.
  static List<String> globs(Tree tree) {
    List<String> globs = new ArrayList<>(ALWAYS);
    for (String folder : List.of(".venv", "venv", "env")) {
      if (tree.isFile(folder + "/pyvenv.cfg")) {
        globs.add(folder + "/**");
      }
    }
    addFile(FILE, tree, globs, true);
    return globs;
  }

  private static void addFile(String file, Tree tree, List<String> globs, boolean mayInclude) {
    String text = tree.text(file);
    for (String line : text == null ? List.<String>of() : text.lines().toList()) {
      if (line.startsWith(INCLUDE) && mayInclude) {
        addFile(line.substring(INCLUDE.length()).strip(), tree, globs, false);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        addLine(line.strip(), globs);
      }
    }
  }

  // A pattern with a slash before its end is relative to the folder of the file.
  private static void addLine(String line, List<String> globs) {
    String sign = line.startsWith("!") ? "!" : "";
    String pattern = line.substring(sign.length());
    boolean isFolder = pattern.endsWith("/");
    String name = isFolder ? pattern.substring(0, pattern.length() - 1) : pattern;
    boolean isAnchored = name.indexOf('/') >= 0;
    String path = name.startsWith("/") ? name.substring(1) : name;
    if (path.isEmpty()) {
      return;
    }
    String glob = isAnchored ? path : "**/" + path;
    if (!isFolder) {
      globs.add(sign + glob);
    }
    globs.add(sign + glob + "/**");
  }
}
