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

/// Which handlers are bundled, and how: all of Node where the manifest asks, and else those in
/// TypeScript.
final class NodeBundles {
  private static final List<String> JAVASCRIPT = List.of(".js", ".mjs", ".cjs");
  private static final List<String> TYPESCRIPT = List.of(".ts", ".tsx", ".mts", ".cts");
  private static final List<String> ALL =
      List.of(".ts", ".js", ".jsx", ".tsx", ".mts", ".mjs", ".cts", ".cjs");
  private static final Set<String> PLUGINS =
      Set.of("serverless-esbuild", "serverless-plugin-typescript");

  private final AwsService service;
  private final Tree tree;
  private final @Nullable EsbuildSection section;
  private final boolean asked;

  NodeBundles(AwsService service, Tree tree) {
    this.service = service;
    this.tree = tree;
    this.section = section(service);
    this.asked =
        section == null
            ? service.manifest().pluginNames().stream().anyMatch(PLUGINS::contains)
            : section.wanted();
  }

  /// What the manifest says about bundling, or null.
  static @Nullable EsbuildSection section(AwsService service) {
    var custom = service.manifest().custom();
    if (custom != null && custom.esbuild() != null) {
      return custom.esbuild();
    }
    var build = service.manifest().build();
    return build == null ? null : build.esbuild();
  }

  /// The file that is bundled for a function, or null.
  private NodeBundle.@Nullable Entry entry(AwsFunction function) {
    String handler = function.section().handler();
    Runtime runtime = new FunctionSettings(service, function).language();
    int dot = handler == null ? -1 : handler.lastIndexOf('.');
    if (handler == null
        || dot < 0
        || !runtime.family().equals("nodejs")
        || (section != null && !section.wanted())) {
      return null;
    }
    String stem = handler.substring(0, dot);
    List<String> endings = asked ? ALL : TYPESCRIPT;
    if (!asked && JAVASCRIPT.stream().anyMatch(ending -> tree.isFile(stem + ending))) {
      return null;
    }
    Node place = function.section().node().get("handler");
    return endings.stream()
        .filter(ending -> tree.isFile(stem + ending))
        .findFirst()
        .map(ending ->
            new NodeBundle.Entry(
                stem, stem + ending, (place == null ? function.section().node() : place).place()))
        .orElse(null);
  }

  /// The bundles of functions that run from one zip: one for each way to bundle.
  ///
  /// @param unbundled is told the functions that are packed as they are
  List<NodeBundle> of(List<AwsFunction> functions, List<AwsFunction> unbundled) {
    Map<List<String>, List<NodeBundle.Entry>> byArguments = new LinkedHashMap<>();
    for (AwsFunction function : functions) {
      NodeBundle.Entry entry = entry(function);
      if (entry == null) {
        unbundled.add(function);
      } else {
        List<NodeBundle.Entry> alike =
            byArguments.computeIfAbsent(arguments(function, entry), key -> new ArrayList<>());
        if (alike.stream().noneMatch(other -> other.file().equals(entry.file()))) {
          alike.add(entry);
        }
      }
    }
    List<NodeBundle> bundles = new ArrayList<>();
    byArguments.forEach((arguments, entries) ->
        bundles.add(new NodeBundle(entries, arguments, externals(), place(entries))));
    return bundles;
  }

  private SourceRange place(List<NodeBundle.Entry> entries) {
    return section == null ? entries.getFirst().place() : section.node().place();
  }

  /// Whether all packages are packed as they are installed.
  boolean packagesStay() {
    return section != null && "external".equals(section.packages());
  }

  private List<String> externals() {
    List<String> all = new ArrayList<>(list(section == null ? null : section.external()));
    all.removeAll(excluded(new Runtime("")));
    all.removeIf(name -> name.contains("*"));
    return all;
  }

  /// The SDK that the runtime has.
  private List<String> excluded(Runtime runtime) {
    List<String> given = section == null ? null : section.exclude();
    if (given != null) {
      return given.stream().filter(name -> !name.equals("*")).toList();
    }
    return List.of(runtime.major() < 18 ? "aws-sdk" : "@aws-sdk/*");
  }

  private List<String> arguments(AwsFunction function, NodeBundle.Entry entry) {
    Runtime runtime = new FunctionSettings(service, function).language();
    EsbuildArguments words = new EsbuildArguments(section);
    words.target(runtime.major());
    boolean esm = words.format(isModule(entry.file()));
    words.sourcemap();
    List<String> external = new ArrayList<>(list(section == null ? null : section.external()));
    external.addAll(excluded(runtime));
    words.each("--external:", external.stream().distinct().toList());
    words.rest(esm);
    return words.all();
  }

  /// Whether Node would take the file as a module of ECMAScript.
  private boolean isModule(String file) {
    if (asked && section != null && section.format() == null) {
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
        return says(text);
      }
    }
    return false;
  }

  private static boolean says(String text) {
    try {
      Node type = Json.read(text, "package.json").get("type");
      return type != null && "module".equals(type.text());
    } catch (UserException e) {
      // esbuild tells what is wrong with it.
      return false;
    }
  }

  private static List<String> list(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }
}
