package aloft.google.source;

import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import org.jspecify.annotations.Nullable;

/// The `package.json` of a service, from which Google's build installs packages and learns which
/// file it loads.
///
/// @param isBundled whether bundles contain the packages of the handlers
public record NodeProject(Tree tree, boolean isBundled) {
  /// The package of the functions framework.
  public static final String FRAMEWORK = "@google-cloud/functions-framework";

  /// The file of the functions framework that starts a function.
  public static final String START = "node_modules/" + FRAMEWORK + "/build/src/main.js";

  static final String FILE = "package.json";

  private static final String FRAMEWORK_VERSION = "^5.0.0";

  /// Returns the project of a service that installs its packages.
  public static NodeProject of(Tree tree) {
    return new NodeProject(tree, false);
  }

  /// Returns the stem of the file that Google's build loads: `main` of the project, else `index` or
  /// `function`.
  public String main() {
    Mapping project = read();
    Node main = project == null ? null : project.get("main");
    String file = main == null ? null : main.text();
    if (file == null) {
      return tree.isFile("index.js") || !tree.isFile("function.js") ? "index" : "function";
    }
    String path = Tree.normalized(file);
    if (tree.isFolder(path)) {
      return path + "/index";
    }
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/') ? path.substring(0, dot) : path;
  }

  private @Nullable Mapping read() {
    String text = tree.text(FILE);
    try {
      return text != null && Json.read(text, FILE) instanceof Mapping project ? project : null;
    } catch (UserException e) {
      // npm reports the error.
      return null;
    }
  }

  /// Returns the text of a project that loads another file. Packages stay as they are, because they
  /// must agree with a lock file; a project of bundles has only the framework.
  String withMain(String file) {
    SourceRange place = SourceRange.of(FILE);
    Mapping project = read();
    Mapping changed = project == null ? Mapping.empty(place) : project;
    if (project == null || isBundled) {
      Node version = project == null ? null : project.get("dependencies", FRAMEWORK);
      Node framework = version == null ? new Scalar(FRAMEWORK_VERSION, place) : version;
      changed =
          (project == null ? changed.with("private", new Scalar(true, place)) : changed)
              .without("devDependencies")
              .with("dependencies", Mapping.of(FRAMEWORK, framework, place));
    }
    return Json.write(changed.with("main", new Scalar(file, place)), 2) + "\n";
  }
}
