package aloft.build;

import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.NodeBundle.Externals;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.model.Language;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides which handlers are bundled and how: all Node.js handlers if the manifest requests it,
/// else those in TypeScript.
final class NodeBundles {
  private static final List<String> JAVASCRIPT = List.of(".js", ".mjs", ".cjs");
  private static final List<String> TYPESCRIPT = List.of(".ts", ".tsx", ".mts", ".cts");
  private static final List<String> BUNDLED =
      List.of(".ts", ".js", ".jsx", ".tsx", ".mts", ".mjs", ".cts", ".cjs");
  private static final String WEBPACK = "serverless-webpack";
  private static final Set<String> PLUGINS =
      Set.of("serverless-esbuild", "serverless-plugin-typescript", WEBPACK, "serverless-bundle");

  private final Tree tree;
  private final BuildSettings settings;
  private final @Nullable EsbuildSection configured;
  private final boolean requested;
  private final NodeBundle.@Nullable Webpack webpack;

  NodeBundles(BuildSettings settings, Tree tree) {
    this.tree = tree;
    this.settings = settings;
    this.configured = settings.esbuild();
    this.requested =
        configured == null
            ? settings.pluginNames().stream().anyMatch(PLUGINS::contains)
            : configured.isEnabled();
    this.webpack = configured == null ? webpack(settings, tree) : null;
  }

  private static NodeBundle.@Nullable Webpack webpack(BuildSettings settings, Tree tree) {
    List<String> plugins = settings.pluginNames();
    if (!plugins.contains(WEBPACK)) {
      return plugins.contains("serverless-bundle") ? new NodeBundle.Webpack(null) : null;
    }
    Node section = webpackSettings(settings);
    Node file = section instanceof Mapping ? section.get("webpackConfig") : section;
    String config = file == null || file.text() == null ? "webpack.config.js" : file.text();
    String path = config == null ? "" : Tree.normalized(config);
    return new NodeBundle.Webpack(tree.isFile(path) ? path : null);
  }

  private static @Nullable Node webpackSettings(BuildSettings settings) {
    return settings.custom() == null ? null : settings.custom().node().get("webpack");
  }

  /// The file that is bundled for a function, or null.
  private NodeBundle.@Nullable EntryPoint entry(BuildFunction function) {
    String handler = function.handler();
    int dot = handler.lastIndexOf('.');
    if (dot < 0
        || function.runtime().language() != Language.NODE
        || (configured != null && !configured.isEnabled())) {
      return null;
    }
    String stem = Tree.normalized(handler.substring(0, dot));
    List<String> endings = requested ? BUNDLED : TYPESCRIPT;
    if (!requested && JAVASCRIPT.stream().anyMatch(ending -> tree.isFile(stem + ending))) {
      return null;
    }
    return endings.stream()
        .filter(ending -> tree.isFile(stem + ending))
        .findFirst()
        .map(ending -> new NodeBundle.EntryPoint(stem, stem + ending, function.handlerPlace()))
        .orElse(null);
  }

  /// The bundles of the functions of one zip, one per distinct list of arguments.
  ///
  /// @param functions the functions of the zip
  /// @param isIndividual whether the zip contains only the externals that its bundles import
  /// @param unbundled collects the functions that are packed without bundling
  List<NodeBundle> of(
      List<BuildFunction> functions, boolean isIndividual, List<BuildFunction> unbundled) {
    Map<List<String>, List<NodeBundle.EntryPoint>> byArguments = new LinkedHashMap<>();
    for (BuildFunction function : functions) {
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
        bundles.add(
            new NodeBundle(
                entries, arguments, externals(functions, isIndividual), place(entries), webpack)));
    return bundles;
  }

  private SourceRange place(List<NodeBundle.EntryPoint> entries) {
    return configured == null ? entries.getFirst().place() : configured.node().place();
  }

  /// Whether all packages stay external and are packed as installed.
  boolean packagesAreExternal() {
    return configured != null && "external".equals(configured.dependencies().packages());
  }

  private EsbuildSection section() {
    return configured == null ? EsbuildSection.empty(settings.manifest().place()) : configured;
  }

  /// With `includeModules`, all packages that a bundle imports are packed.
  private Externals webpackExternals(List<BuildFunction> functions) {
    Node modules =
        webpackSettings(settings) instanceof Mapping section ? section.get("includeModules") : null;
    boolean excludes =
        !(modules instanceof Mapping)
            && !(modules instanceof Scalar flag && Boolean.TRUE.equals(flag.value()));
    if (modules == null || excludes) {
      return Externals.NONE;
    }
    List<String> provided = new ArrayList<>(excluded(functions, CloudRuntime::providedPackages));
    provided.addAll(texts(modules.get("forceExclude")));
    return new Externals(texts(modules.get("forceInclude")), Externals.Rule.ALL_IMPORTED, provided);
  }

  private static List<String> texts(@Nullable Node node) {
    return node instanceof Sequence list
        ? list.items().stream().map(Node::text).filter(Objects::nonNull).toList()
        : List.of();
  }

  // External packages that the runtime does not contain.
  private Externals externals(List<BuildFunction> functions, boolean isIndividual) {
    if (webpack != null && webpack.config() != null) {
      return webpackExternals(functions);
    }
    List<String> excluded = excluded(functions, CloudRuntime::providedPackages);
    List<String> names =
        section().dependencies().external().stream()
            .filter(path -> !path.startsWith(".") && !path.startsWith("/"))
            .filter(path -> !excluded.contains(path))
            .map(NodeBundles::packageName)
            .distinct()
            .toList();
    Externals.Rule rule =
        packagesAreExternal()
            ? Externals.Rule.ALL_IMPORTED
            : isIndividual ? Externals.Rule.IMPORTED : Externals.Rule.NAMED;
    return new Externals(names, rule, excluded(functions, CloudRuntime::unbundledPackages));
  }

  /// The name in the path of an import: `lodash` of `lodash/fp`, `@scope/*` of `@scope/*`.
  private static String packageName(String path) {
    int end = path.indexOf('/');
    if (path.startsWith("@") && end >= 0) {
      end = path.indexOf('/', end + 1);
    }
    return end < 0 ? path : path.substring(0, end);
  }

  private List<String> excluded(
      List<BuildFunction> functions,
      java.util.function.Function<CloudRuntime, List<String>> packages) {
    return excluded(
        functions.stream()
            .flatMap(function -> packages.apply(function.cloud()).stream())
            .distinct()
            .toList());
  }

  /// Packages that the settings exclude, by default those of the runtime.
  private List<String> excluded(List<String> ofRuntime) {
    List<String> excluded = section().dependencies().exclude();
    return excluded == null
        ? ofRuntime
        : excluded.stream().filter(name -> !name.equals("*")).toList();
  }

  private List<String> arguments(BuildFunction function, NodeBundle.EntryPoint entry) {
    EsbuildArguments arguments = new EsbuildArguments(section());
    arguments.addTarget(function.runtime().major());
    boolean esm = arguments.addFormat(isModule(entry.file()));
    arguments.addSourcemap();
    List<String> external = new ArrayList<>(section().dependencies().external());
    external.addAll(excluded(function.cloud().unbundledPackages()));
    arguments.addEach("--external:", external.stream().distinct().toList());
    arguments.addOtherSettings(esm);
    return arguments.arguments();
  }

  /// Whether Node.js loads the file as an ES module.
  private boolean isModule(String file) {
    if (requested && configured != null && configured.output().format() == null) {
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
}
