package aloft.build;

import aloft.spi.artifact.RequiredContent.RequiredFile;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Node;
import aloft.spi.model.Language;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the files that handlers name, and reports missing files and patterns without effect.
final class HandlerFiles {
  private static final List<String> NODE =
      List.of(".js", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts");
  private static final List<String> PYTHON = List.of(".py", "/__init__.py");

  private HandlerFiles() {}

  /// Findings before zips are packed.
  static List<Diagnostic> findings(BuildService service, Tree tree) {
    List<Diagnostic> findings = new ArrayList<>();
    Diagnostic patterns = ignoredPatterns(service);
    if (patterns != null) {
      findings.add(patterns);
    }
    if (!service.settings().mayGenerateHandlers()) {
      for (BuildFunction function : service.functions()) {
        Diagnostic missing = missingFile(service, function, tree);
        if (missing != null) {
          findings.add(missing);
        }
      }
    }
    return findings;
  }

  /// The possible locations of the file of a handler.
  ///
  /// @param stem the path without extension, relative to the folder of the service
  /// @param endings the possible extensions, in order
  private record HandlerFile(String stem, List<String> endings) {
    List<String> candidates() {
      return endings.stream().map(ending -> stem + ending).toList();
    }
  }

  // Null if the file may be elsewhere, for example in a layer, or if the handler names no file.
  private static @Nullable HandlerFile handlerFile(BuildService service, BuildFunction function) {
    boolean isPrebuilt = function.artifact() != null || service.settings().artifact() != null;
    if (isPrebuilt || function.cloud().layers() != null) {
      return null;
    }
    String program = function.cloud().program();
    if (program != null) {
      return new HandlerFile(program, List.of(""));
    }
    Language language = function.runtime().language();
    List<String> endings =
        switch (language) {
          case NODE -> NODE;
          case PYTHON -> PYTHON;
          case JAVA, GO, DOTNET, RUBY, CUSTOM, UNKNOWN -> List.of();
        };
    String handler = function.handler();
    int dot = handler.lastIndexOf('.');
    String module = function.module();
    String stem =
        (module == null ? "" : module + "/") + (dot < 0 ? handler : handler.substring(0, dot));
    String path = language == Language.PYTHON ? stem.replace('.', '/') : stem;
    return endings.isEmpty() || stem.startsWith("/") || stem.startsWith("..")
        ? null
        : new HandlerFile(path, endings);
  }

  private static @Nullable Diagnostic missingFile(
      BuildService service, BuildFunction function, Tree tree) {
    HandlerFile handlerFile = handlerFile(service, function);
    if (handlerFile == null || handlerFile.candidates().stream().anyMatch(tree::isFile)) {
      return null;
    }
    String program = function.cloud().program();
    if (program != null) {
      return missingProgram(function, program);
    }
    return Diagnostic.warning(
            "function/handler",
            "the file of the handler \"" + function.handler() + "\" is missing",
            function.handlerPlace())
        .hint("looked for " + String.join(", ", handlerFile.candidates()));
  }

  // The program is at the root of the zip or in a layer.
  private static Diagnostic missingProgram(BuildFunction function, String program) {
    return Diagnostic.warning(
            "function/bootstrap",
            function.runtime().name() + " starts the program \"" + program + "\", which is missing",
            function.handlerPlace())
        .hint("build it first, and name it \"" + program + "\"");
  }

  /// The existing handler files of the functions of a zip.
  ///
  /// @param base the packed folder, relative to the folder of the service
  static List<RequiredFile> requiredFiles(
      BuildService service, List<BuildFunction> functions, String base, Tree tree) {
    List<RequiredFile> requiredFiles = new ArrayList<>();
    for (BuildFunction function : functions) {
      HandlerFile handlerFile = handlerFile(service, function);
      if (handlerFile != null && !function.cloud().hasFileSystem()) {
        String stem = Tree.normalized(handlerFile.stem());
        handlerFile.candidates().stream()
            .filter(tree::isFile)
            .findFirst()
            .filter(file -> !stem.contains(".."))
            .ifPresent(file ->
                requiredFiles.add(
                    new RequiredFile(
                        relativeTo(base, stem),
                        Tree.normalized(file),
                        function.name(),
                        function.handlerPlace())));
      }
    }
    return requiredFiles;
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
