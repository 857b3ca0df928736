package aloft.aws.function;

import aloft.aws.manifest.AwsManifest;
import aloft.aws.manifest.PackageSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.Settings;
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

  private static @Nullable Diagnostic missing(AwsService service, AwsFunction function, Tree tree) {
    String handler = function.section().handler();
    Settings settings = new Settings(service, function);
    if (handler == null || artifact(service, function) || settings.layers() != null) {
      return null;
    }
    String family = new Runtime(settings.runtime()).family();
    Node named = function.section().node().get("handler");
    SourceRange place = (named == null ? function.section().node() : named).place();
    if (family.equals("provided")) {
      return tree.isFile("bootstrap") ? null : noProgram(settings.runtime(), place);
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
    if (endings.isEmpty()
        || stem.startsWith("/")
        || stem.startsWith("..")
        || endings.stream().anyMatch(ending -> tree.isFile(path + ending))) {
      return null;
    }
    List<String> files = endings.stream().map(ending -> path + ending).toList();
    return Diagnostic.warning(
            "function/handler", "the file of the handler \"" + handler + "\" is missing", place)
        .hint("looked for " + String.join(", ", files));
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
