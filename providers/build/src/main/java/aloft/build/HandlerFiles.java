package aloft.build;

import aloft.spi.artifact.RequiredContent;
import aloft.spi.artifact.RequiredContent.MissingFile;
import aloft.spi.artifact.RequiredContent.RequiredFile;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Node;
import aloft.spi.model.Language;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the files that handlers name, and reports patterns without effect.
final class HandlerFiles {
  private static final List<String> NODE =
      List.of(".js", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts");
  private static final List<String> PYTHON = List.of(".py", "/__init__.py");

  /// A jar in a zip, which may contain any class.
  private static final String JAR = "*.jar";

  private HandlerFiles() {}

  /// Findings before zips are packed.
  static List<Diagnostic> findings(BuildService service) {
    Diagnostic patterns = ignoredPatterns(service);
    return patterns == null ? List.of() : List.of(patterns);
  }

  /// The possible locations of the file of a handler.
  ///
  /// @param stem the path without extension, relative to the folder of the service
  /// @param endings the possible extensions, in order
  /// @param others other files that may contain the handler; `*.jar` is any file with that ending
  private record HandlerFile(String stem, List<String> endings, List<String> others) {
    List<String> candidates() {
      return endings.stream().map(ending -> stem + ending).toList();
    }

    @Nullable String existing(Tree tree) {
      for (String ending : endings) {
        if (tree.isFile(stem + ending)) {
          return stem + ending;
        }
      }
      return null;
    }
  }

  // Null if the file may be elsewhere, for example in a layer, or if the handler names no file.
  private static @Nullable HandlerFile handlerFile(BuildFunction function) {
    if (function.cloud().layers() != null || function.cloud().hasFileSystem()) {
      return null;
    }
    String program = function.cloud().program();
    if (program != null) {
      return new HandlerFile(program, List.of(""), List.of());
    }
    String handler = function.handler();
    String module = function.module();
    String folder = module == null ? "" : module + "/";
    int dot = handler.lastIndexOf('.');
    String stem = folder + (dot < 0 ? handler : handler.substring(0, dot));
    HandlerFile file =
        switch (function.runtime().language()) {
          case NODE -> node(stem, folder + handler);
          case PYTHON -> python(stem.replace('.', '/'));
          case RUBY -> new HandlerFile(before(folder + handler, '.'), List.of(".rb"), List.of());
          case JAVA ->
              new HandlerFile(
                  before(handler, ':').replace('.', '/'), List.of(".class"), List.of(JAR));
          case DOTNET -> new HandlerFile(before(handler, ':'), List.of(".dll"), List.of());
          case GO -> new HandlerFile(handler, List.of(""), List.of());
          case CUSTOM, UNKNOWN -> null;
        };
    return file == null || file.stem.startsWith("/") || file.stem.startsWith("..") ? null : file;
  }

  /// The runtime ends the name of the file at its first dot: `a.b.c` is `b.c` of `a.js`.
  private static HandlerFile node(String stem, String handler) {
    int name = handler.lastIndexOf('/') + 1;
    String first = handler.substring(0, name) + before(handler.substring(name), '.');
    return new HandlerFile(stem, NODE, NODE.stream().map(ending -> first + ending).toList());
  }

  private static HandlerFile python(String stem) {
    return new HandlerFile(stem, PYTHON, List.of(stem + ".pyc", stem + ".so"));
  }

  private static String before(String text, char end) {
    int at = text.indexOf(end);
    return at < 0 ? text : text.substring(0, at);
  }

  /// The handler files that a zip must contain.
  ///
  /// @param base the packed folder, relative to the folder of the service
  /// @param isPrebuilt whether the user has built the zip
  static RequiredContent requiredContent(
      BuildService service,
      List<BuildFunction> functions,
      String base,
      boolean isPrebuilt,
      Tree tree,
      Map<String, SourceRange> rules) {
    List<RequiredFile> required = new ArrayList<>();
    Map<BuildFunction, HandlerFile> missing = new LinkedHashMap<>();
    for (BuildFunction function : functions) {
      HandlerFile handler = handlerFile(function);
      String existing = handler == null || isPrebuilt ? null : handler.existing(tree);
      String stem = handler == null ? "" : Tree.normalized(handler.stem());
      if (existing != null && !stem.contains("..")) {
        required.add(
            new RequiredFile(
                relativeTo(base, stem),
                Tree.normalized(existing),
                function.name(),
                function.handlerPlace()));
      } else if (handler != null && existing == null && !service.settings().mayGenerateHandlers()) {
        missing.put(function, handler);
      }
    }
    boolean noneExists = missing.size() == functions.size();
    List<MissingFile> files = new ArrayList<>();
    missing.forEach((function, handler) -> {
      List<String> candidates = new ArrayList<>(handler.candidates());
      candidates.addAll(handler.others());
      files.add(
          new MissingFile(
              relativeTo(base, Tree.normalized(handler.stem())),
              candidates.stream().map(path -> relativeTo(base, Tree.normalized(path))).toList(),
              noneExists,
              isPrebuilt
                  ? notInArtifact(service, function, handler)
                  : missingFile(function, handler, tree)));
    });
    return new RequiredContent(required, files, rules);
  }

  private static Diagnostic notInArtifact(
      BuildService service, BuildFunction function, HandlerFile handler) {
    String own = function.artifact();
    return Diagnostic.warning(
            "function/handler",
            (own == null ? service.settings().artifact() : own)
                + " does not contain the handler \""
                + function.handler()
                + "\"",
            function.handlerPlace())
        .hint("looked for " + String.join(", ", handler.candidates()));
  }

  private static Diagnostic missingFile(BuildFunction function, HandlerFile handler, Tree tree) {
    String program = function.cloud().program();
    if (program != null) {
      return missingProgram(function, program);
    }
    if (!function.runtime().language().runsFromSource()) {
      return Diagnostic.warning(
              "function/handler",
              "the file of the handler \"" + function.handler() + "\" is missing",
              function.handlerPlace())
          .hint("set package.artifact to what your build writes");
    }
    String nearest = nearest(handler, tree);
    return Diagnostic.warning(
            "function/handler",
            "the file of the handler \"" + function.handler() + "\" is missing",
            function.handlerPlace())
        .hint(
            nearest == null
                ? "looked for " + String.join(", ", handler.candidates())
                : "did you mean \"" + handlerIn(nearest, function) + "\"?");
  }

  /// The handler with another file, or the file itself where handlers are written differently.
  private static String handlerIn(String file, BuildFunction function) {
    String handler = function.handler();
    return function.runtime().language() == Language.NODE && function.module() == null
        ? file.substring(0, file.lastIndexOf('.')) + handler.substring(handler.lastIndexOf('.'))
        : file;
  }

  /// A similar file with a possible extension, or null. Each folder and the file may be mistyped.
  private static @Nullable String nearest(HandlerFile handler, Tree tree) {
    String stem = Tree.normalized(handler.stem());
    String folder = "";
    for (int from = 0, slash; (slash = stem.indexOf('/', from)) >= 0; from = slash + 1) {
      String step = stem.substring(from, slash);
      List<String> folders =
          tree.names(folder).stream()
              .filter(name -> name.endsWith("/"))
              .map(name -> name.substring(0, name.length() - 1))
              .toList();
      String next = folders.contains(step) ? step : Suggestion.nearest(step, folders);
      if (next == null) {
        return null;
      }
      folder += next + "/";
    }
    Map<String, String> files = new LinkedHashMap<>();
    for (String name : tree.names(folder)) {
      for (String ending : handler.endings()) {
        if (!ending.isEmpty() && name.endsWith(ending)) {
          files.putIfAbsent(name.substring(0, name.length() - ending.length()), name);
        }
      }
    }
    String name = stem.substring(stem.lastIndexOf('/') + 1);
    String nearest = files.containsKey(name) ? name : Suggestion.nearest(name, files.keySet());
    return nearest == null ? null : folder + files.get(nearest);
  }

  // The program is at the root of the zip or in a layer.
  private static Diagnostic missingProgram(BuildFunction function, String program) {
    return Diagnostic.warning(
            "function/bootstrap",
            function.runtime().name() + " starts the program \"" + program + "\", which is missing",
            function.handlerPlace())
        .hint("build it first, and name it \"" + program + "\"");
  }

  private static String relativeTo(String base, String path) {
    return !base.isEmpty() && path.startsWith(base + "/")
        ? path.substring(base.length() + 1)
        : path;
  }

  private static @Nullable Diagnostic ignoredPatterns(BuildService service) {
    if (service.settings().isIndividually()) {
      return null;
    }
    for (BuildFunction function : service.functions()) {
      PackageSection packaging = function.packaging();
      if (packaging != null
          && packaging.files().patterns() != null
          && packaging.artifact() == null
          && !function.isIndividually()) {
        Node patterns = packaging.node().get("patterns");
        return Diagnostic.warning(
                "package/patterns",
                "patterns of a function apply only if it is packed individually",
                (patterns == null ? packaging.node() : patterns).place())
            .hint("set \"individually: true\" in the same package section");
      }
    }
    return null;
  }
}
