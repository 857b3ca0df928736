package aloft.aws.function;

import aloft.aws.manifest.AwsManifest;
import aloft.aws.manifest.PackageSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.FunctionSettings;
import aloft.spi.artifact.RequiredContent.RequiredFile;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import aloft.spi.model.Runtime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the files that handlers name, and reports missing files and patterns without effect.
public final class Handlers {
  private static final List<String> NODE =
      List.of(".js", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts");
  private static final List<String> PYTHON = List.of(".py", "/__init__.py");

  private Handlers() {}

  /// Findings before zips are packed.
  public static List<Diagnostic> findings(AwsService service, Tree tree) {
    List<Diagnostic> findings = new ArrayList<>();
    Diagnostic patterns = ignoredPatterns(service);
    if (patterns != null) {
      findings.add(patterns);
    }
    AwsManifest manifest = service.manifest();
    if (manifest.plugins() == null && manifest.build() == null) {
      for (AwsFunction function : service.functions()) {
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
  private static @Nullable HandlerFile handlerFile(AwsService service, AwsFunction function) {
    String handler = function.section().handler();
    FunctionSettings settings = new FunctionSettings(service, function);
    if (handler == null || hasArtifact(service, function) || settings.layers() != null) {
      return null;
    }
    String family = settings.runtimeByName().family();
    if (family.equals("provided")) {
      return new HandlerFile("bootstrap", List.of(""));
    }
    List<String> endings =
        switch (family) {
          case "nodejs" -> NODE;
          case "python" -> PYTHON;
          default -> List.of();
        };
    int dot = handler.lastIndexOf('.');
    String module = function.section().module();
    String stem =
        (module == null ? "" : module + "/") + (dot < 0 ? handler : handler.substring(0, dot));
    String path = family.equals("python") ? stem.replace('.', '/') : stem;
    return endings.isEmpty() || stem.startsWith("/") || stem.startsWith("..")
        ? null
        : new HandlerFile(path, endings);
  }

  private static SourceRange place(AwsFunction function) {
    Node handler = function.section().node().get("handler");
    return (handler == null ? function.section().node() : handler).place();
  }

  private static @Nullable Diagnostic missingFile(
      AwsService service, AwsFunction function, Tree tree) {
    HandlerFile handlerFile = handlerFile(service, function);
    if (handlerFile == null || handlerFile.candidates().stream().anyMatch(tree::isFile)) {
      return null;
    }
    Runtime runtime = new FunctionSettings(service, function).runtimeByName();
    if (runtime.family().equals("provided")) {
      return missingBootstrap(runtime.name(), place(function));
    }
    return Diagnostic.warning(
            "function/handler",
            "the file of the handler \"" + function.section().handler() + "\" is missing",
            place(function))
        .hint("looked for " + String.join(", ", handlerFile.candidates()));
  }

  /// The existing handler files of the functions of a zip.
  ///
  /// @param base the packed folder, relative to the folder of the service
  static List<RequiredFile> requiredFiles(
      AwsService service, List<AwsFunction> functions, String base, Tree tree) {
    List<RequiredFile> requiredFiles = new ArrayList<>();
    for (AwsFunction function : functions) {
      HandlerFile handlerFile = handlerFile(service, function);
      if (handlerFile != null && function.section().fileSystemConfig() == null) {
        String stem = normalize(handlerFile.stem());
        handlerFile.candidates().stream()
            .filter(tree::isFile)
            .findFirst()
            .filter(file -> !stem.contains(".."))
            .ifPresent(file ->
                requiredFiles.add(
                    new RequiredFile(
                        relativeTo(base, stem), normalize(file), function.key(), place(function))));
      }
    }
    return requiredFiles;
  }

  private static String normalize(String path) {
    return path.replaceAll("/(\\./)*/*", "/").replaceAll("^(\\./)+", "");
  }

  private static String relativeTo(String base, String path) {
    return !base.isEmpty() && path.startsWith(base + "/")
        ? path.substring(base.length() + 1)
        : path;
  }

  /// OS-only runtimes (`provided.*`) start this program, which is at the root of the zip or in a
  /// layer.
  private static Diagnostic missingBootstrap(String runtime, SourceRange place) {
    return Diagnostic.warning(
            "function/bootstrap",
            runtime + " starts the program \"bootstrap\", which is missing",
            place)
        .hint("build it first, and name it \"bootstrap\"");
  }

  private static boolean hasArtifact(AwsService service, AwsFunction function) {
    PackageSection packaging = function.section().packaging();
    PackageSection general = service.manifest().packaging();
    return (packaging != null && packaging.artifact() != null)
        || (general != null && general.artifact() != null);
  }

  private static @Nullable Diagnostic ignoredPatterns(AwsService service) {
    PackageSection general = service.manifest().packaging();
    if (general != null && Boolean.TRUE.equals(general.individually())) {
      return null;
    }
    for (AwsFunction function : service.functions()) {
      PackageSection packaging = function.section().packaging();
      if (packaging != null
          && packaging.patterns() != null
          && packaging.artifact() == null
          && !Boolean.TRUE.equals(packaging.individually())
          && function.section().image() == null) {
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
