package aloft.build;

import aloft.spi.artifact.Tree;
import java.util.ArrayList;
import java.util.List;

/// The files that a cloud's own tool does not upload: those of a file such as `.gcloudignore` or
/// `.funcignore`, with the patterns of Git, and virtual environments of Python.
public final class IgnoreFile {
  private static final String INCLUDE = "#!include:";

  private IgnoreFile() {}

  /// Returns globs of the excluded files, in order; `!` includes again.
  ///
  /// @param file the name of the file, which may be absent
  /// @param always globs of files that are never uploaded
  public static List<String> globs(String file, List<String> always, Tree tree) {
    List<String> globs = new ArrayList<>();
    globs.add(file);
    globs.add("**/__pycache__/**");
    globs.addAll(always);
    for (String folder : List.of(".venv", "venv", "env")) {
      if (tree.isFile(folder + "/pyvenv.cfg")) {
        globs.add(folder + "/**");
      }
    }
    addFile(file, tree, globs, true);
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
