package aloft.aws.function;

import aloft.aws.manifest.EsbuildSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.FunctionSettings;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.model.Runtime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides which handlers are bundled and how: all Node.js handlers if the manifest requests it,
/// else those in TypeScript.
final class NodeBundles {
  private static final List<String> JAVASCRIPT = List.of(".js", ".mjs", ".cjs");
  private static final List<String> TYPESCRIPT = List.of(".ts", ".tsx", ".mts", ".cts");
  private static final List<String> BUNDLED =
      List.of(".ts", ".js", ".jsx", ".tsx", ".mts", ".mjs", ".cts", ".cjs");
  private static final Set<String> PLUGINS =
      Set.of("serverless-esbuild", "serverless-plugin-typescript");

  private final AwsService service;
  private final Tree tree;
  private final @Nullable EsbuildSection section;
  private final boolean requested;

  NodeBundles(AwsService service, Tree tree) {
    this.service = service;
    this.tree = tree;
    this.section = section(service);
    this.requested =
        section == null
            ? service.manifest().pluginNames().stream().anyMatch(PLUGINS::contains)
            : section.isEnabled();
  }

  /// The bundling settings of the manifest, or null.
  static @Nullable EsbuildSection section(AwsService service) {
    var custom = service.manifest().custom();
    if (custom != null && custom.esbuild() != null) {
      return custom.esbuild();
    }
    var build = service.manifest().build();
    return build == null ? null : build.esbuild();
  }

  /// The file that is bundled for a function, or null.
  private NodeBundle.@Nullable EntryPoint entry(AwsFunction function) {
    String handler = function.section().handler();
    Runtime runtime = new FunctionSettings(service, function).runtimeByName();
    int dot = handler == null ? -1 : handler.lastIndexOf('.');
    if (handler == null
        || dot < 0
        || !runtime.family().equals("nodejs")
        || (section != null && !section.isEnabled())) {
      return null;
    }
    String stem = handler.substring(0, dot);
    List<String> endings = requested ? BUNDLED : TYPESCRIPT;
    if (!requested && JAVASCRIPT.stream().anyMatch(ending -> tree.isFile(stem + ending))) {
      return null;
    }
    Node place = function.section().node().get("handler");
    return endings.stream()
        .filter(ending -> tree.isFile(stem + ending))
        .findFirst()
        .map(ending ->
            new NodeBundle.EntryPoint(
                stem, stem + ending, (place == null ? function.section().node() : place).place()))
        .orElse(null);
  }

  /// The bundles of the functions of one zip, one per distinct list of arguments.
  ///
  /// @param functions the functions of the zip
  /// @param unbundled collects the functions that are packed without bundling
  List<NodeBundle> of(List<AwsFunction> functions, List<AwsFunction> unbundled) {
    Map<List<String>, List<NodeBundle.EntryPoint>> byArguments = new LinkedHashMap<>();
    for (AwsFunction function : functions) {
      NodeBundle.EntryPoint entry = entry(function);
      if (entry == null) {
        unbundled.add(function);
      } else {
        List<NodeBundle.EntryPoint> entries =
            byArguments.computeIfAbsent(arguments(function, entry), key -> new ArrayList<>());
        if (entries.stream().noneMatch(other -> other.file().equals(entry.file()))) {
          entries.add(entry);
        }
      }
    }
    List<NodeBundle> bundles = new ArrayList<>();
    byArguments.forEach((arguments, entries) ->
        bundles.add(new NodeBundle(entries, arguments, externals(), place(entries))));
    return bundles;
  }

  private SourceRange place(List<NodeBundle.EntryPoint> entries) {
    return section == null ? entries.getFirst().place() : section.node().place();
  }

  /// Whether all packages stay external and are packed as installed.
  boolean packagesAreExternal() {
    return section != null && "external".equals(section.packages());
  }

  private List<String> externals() {
    List<String> externals = new ArrayList<>(orEmpty(section == null ? null : section.external()));
    externals.removeAll(runtimePackages(new Runtime("")));
    externals.removeIf(name -> name.contains("*"));
    return externals;
  }

  /// Packages that are not bundled: those that the settings exclude, by default the AWS SDK of the
  /// runtime.
  private List<String> runtimePackages(Runtime runtime) {
    List<String> excluded = section == null ? null : section.exclude();
    if (excluded != null) {
      return excluded.stream().filter(name -> !name.equals("*")).toList();
    }
    return List.of(runtime.major() < 18 ? "aws-sdk" : "@aws-sdk/*");
  }

  private List<String> arguments(AwsFunction function, NodeBundle.EntryPoint entry) {
    Runtime runtime = new FunctionSettings(service, function).runtimeByName();
    EsbuildArguments arguments = new EsbuildArguments(section);
    arguments.addTarget(runtime.major());
    boolean esm = arguments.addFormat(isModule(entry.file()));
    arguments.addSourcemap();
    List<String> external = new ArrayList<>(orEmpty(section == null ? null : section.external()));
    external.addAll(runtimePackages(runtime));
    arguments.addEach("--external:", external.stream().distinct().toList());
    arguments.addOtherSettings(esm);
    return arguments.arguments();
  }

  /// Whether Node.js loads the file as an ES module.
  private boolean isModule(String file) {
    if (requested && section != null && section.format() == null) {
      return file.endsWith(".mts") || file.endsWith(".mjs");
    }
    if (!file.endsWith(".ts") && !file.endsWith(".tsx")) {
      return file.endsWith(".mts") || file.endsWith(".mjs");
    }
    String folder = file;
    while (!folder.isEmpty()) {
      folder = folder.contains("/") ? folder.substring(0, folder.lastIndexOf('/')) : "";
      String text = tree.text(folder.isEmpty() ? "package.json" : folder + "/package.json");
      if (text != null) {
        return isModulePackage(text);
      }
    }
    return false;
  }

  private static boolean isModulePackage(String text) {
    try {
      Node type = Json.read(text, "package.json").get("type");
      return type != null && "module".equals(type.text());
    } catch (UserException e) {
      // esbuild reports the error.
      return false;
    }
  }

  private static List<String> orEmpty(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }
}
