package aloft.aws.function;

import aloft.aws.manifest.AwsManifest;
import aloft.aws.manifest.PackageSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.FunctionSettings;
import aloft.spi.artifact.Needs.Needed;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import aloft.spi.model.Runtime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks whether the files are there that handlers name, and whether patterns of functions count.
public final class Handlers {
  private static final List<String> NODE =
      List.of(".js", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts");
  private static final List<String> PYTHON = List.of(".py", "/__init__.py");

  private Handlers() {}

  /// What is worth a word before zips are packed.
  public static List<Diagnostic> findings(AwsService service, Tree tree) {
    List<Diagnostic> findings = new ArrayList<>();
    Diagnostic patterns = idlePatterns(service);
    if (patterns != null) {
      findings.add(patterns);
    }
    AwsManifest manifest = service.manifest();
    if (manifest.plugins() == null && manifest.build() == null) {
      for (AwsFunction function : service.functions()) {
        Diagnostic missing = missing(service, function, tree);
        if (missing != null) {
          findings.add(missing);
        }
      }
    }
    return findings;
  }

  /// Where the file of a handler is looked for.
  ///
  /// @param stem from the service's folder
  private record Sought(String stem, List<String> endings) {
    List<String> files() {
      return endings.stream().map(ending -> stem + ending).toList();
    }
  }

  // Null where it may well be elsewhere, in a layer say, or is not a file of its own.
  private static @Nullable Sought sought(AwsService service, AwsFunction function) {
    String handler = function.section().handler();
    FunctionSettings settings = new FunctionSettings(service, function);
    if (handler == null || artifact(service, function) || settings.layers() != null) {
      return null;
    }
    String family = settings.language().family();
    if (family.equals("provided")) {
      return new Sought("bootstrap", List.of(""));
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
        : new Sought(path, endings);
  }

  private static SourceRange place(AwsFunction function) {
    Node named = function.section().node().get("handler");
    return (named == null ? function.section().node() : named).place();
  }

  private static @Nullable Diagnostic missing(AwsService service, AwsFunction function, Tree tree) {
    Sought sought = sought(service, function);
    if (sought == null || sought.files().stream().anyMatch(tree::isFile)) {
      return null;
    }
    Runtime runtime = new FunctionSettings(service, function).language();
    if (runtime.family().equals("provided")) {
      return noProgram(runtime.name(), place(function));
    }
    return Diagnostic.warning(
            "function/handler",
            "the file of the handler \"" + function.section().handler() + "\" is missing",
            place(function))
        .hint("looked for " + String.join(", ", sought.files()));
  }

  /// The files that functions of a zip start from, so far as they are there.
  ///
  /// @param base the folder below the service's that is packed
  static List<Needed> needed(
      AwsService service, List<AwsFunction> functions, String base, Tree tree) {
    List<Needed> needed = new ArrayList<>();
    for (AwsFunction function : functions) {
      Sought sought = sought(service, function);
      if (sought != null && function.section().fileSystemConfig() == null) {
        String stem = plain(sought.stem());
        sought.files().stream()
            .filter(tree::isFile)
            .findFirst()
            .filter(file -> !stem.contains(".."))
            .ifPresent(file ->
                needed.add(
                    new Needed(within(base, stem), plain(file), function.key(), place(function))));
      }
    }
    return needed;
  }

  private static String plain(String path) {
    return path.replaceAll("/(\\./)*/*", "/").replaceAll("^(\\./)+", "");
  }

  private static String within(String base, String path) {
    return !base.isEmpty() && path.startsWith(base + "/")
        ? path.substring(base.length() + 1)
        : path;
  }

  /// The runtimes that bring nothing start this program, which lies on top of the zip or in a
  /// layer.
  private static Diagnostic noProgram(String runtime, SourceRange place) {
    return Diagnostic.warning(
            "function/bootstrap",
            runtime + " starts the program \"bootstrap\", which is missing",
            place)
        .hint("build it first, and give it the name \"bootstrap\"");
  }

  private static boolean artifact(AwsService service, AwsFunction function) {
    PackageSection own = function.section().packaging();
    PackageSection general = service.manifest().packaging();
    return (own != null && own.artifact() != null)
        || (general != null && general.artifact() != null);
  }

  private static @Nullable Diagnostic idlePatterns(AwsService service) {
    PackageSection general = service.manifest().packaging();
    if (general != null && Boolean.TRUE.equals(general.individually())) {
      return null;
    }
    for (AwsFunction function : service.functions()) {
      PackageSection own = function.section().packaging();
      if (own != null
          && own.patterns() != null
          && own.artifact() == null
          && !Boolean.TRUE.equals(own.individually())
          && function.section().image() == null) {
        Node patterns = own.node().get("patterns");
        return Diagnostic.warning(
                "package/patterns",
                "patterns of a function count only where it is packed individually",
                (patterns == null ? own.node() : patterns).place())
            .hint("set \"individually: true\" in the same package section");
      }
    }
    return null;
  }
}
