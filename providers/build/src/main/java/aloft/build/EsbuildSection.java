package aloft.build;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Advisory;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import aloft.spi.schema.ValidationMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `custom.esbuild` with the keys of the plugin serverless-esbuild, or `build.esbuild`.
///
/// @see <a href="https://esbuild.github.io/api/">esbuild</a>
@Doc("Bundling of Node handlers with the project's own esbuild")
public record EsbuildSection(
    @Doc("Whether handlers are bundled") @Nullable Boolean enabled,
    @Doc("Include imported modules (default: true)") @Nullable Boolean bundle,
    @Doc("Whether the bundle is minified") @Nullable Boolean minify,
    @Doc("true (default), false, linked, external, inline or both, or an object with type")
        @Nullable Node sourcemap,
    @Inline DependencySettings dependencies,
    @Inline OutputSettings output,
    @Inline TransformSettings transform,
    @Inline ResolutionSettings resolution,
    @Doc("How JSX is compiled") @Inline JsxSettings jsx,
    @Inline CodeGeneration code,
    @Inline PluginSettings plugin,
    @Source Node node) {

  private static final List<String> UNSUPPORTED =
      List.of("plugins", "config", "nodeExternals", "skipBuild", "skipBuildExcludeFns");

  /// Whether handlers are bundled.
  public boolean isEnabled() {
    return !Boolean.FALSE.equals(enabled);
  }

  /// Reports settings that are not supported.
  public void reportUnsupported(DiagnosticCollector findings) {
    for (String key : UNSUPPORTED) {
      Node value = node.get(key);
      if (value != null && isOn(value)) {
        findings.notBuilt(
            value.place(),
            "\"" + key + "\" of esbuild is not supported yet",
            "handlers are bundled with esbuild's command line and the other settings");
      }
    }
  }

  private static boolean isOn(Node value) {
    return switch (value) {
      case Scalar scalar -> scalar.value() != null && !Boolean.FALSE.equals(scalar.value());
      case Sequence list -> !list.items().isEmpty();
      case Mapping mapping -> true;
    };
  }

  /// No settings.
  static EsbuildSection empty(SourceRange place) {
    return Objects.requireNonNull(
        Decoder.read(
            EsbuildSection.class,
            Mapping.empty(place),
            new DiagnosticCollector(ValidationMode.OFF)));
  }

  @ShortForm("true or false")
  static @Nullable EsbuildSection of(Node node, DiagnosticCollector findings) {
    return node instanceof Scalar scalar && scalar.value() instanceof Boolean
        ? Decoder.read(EsbuildSection.class, Mapping.of("enabled", node, node.place()), findings)
        : null;
  }

  /// Which packages are bundled.
  public record DependencySettings(
      @Doc("Packages that are neither bundled nor packaged (default: those of the AWS SDK)")
          @Nullable List<String> exclude,
      @Doc("Packages that are not bundled but packaged from node_modules") List<String> external,
      @Doc("external leaves all packages unbundled and packages them from node_modules")
          @Advisory
          @OneOf({"bundle", "external"})
          @Nullable String packages) {
    public DependencySettings {
      external = external == null ? List.of() : external;
    }
  }

  /// The environment that the output runs in, and its format.
  public record OutputSettings(
      @Doc("The target environments of the output (default: the runtime)")
          @Nullable List<String> target,
      @Doc("The platform: node (default), neutral or browser")
          @Advisory
          @OneOf({"node", "neutral", "browser"})
          @Nullable String platform,
      @Advisory @Doc("cjs, or esm (written as .mjs)") @OneOf({"cjs", "esm"})
          @Nullable String format,
      @Doc("The extension of the bundles") @Advisory @OneOf({".js", ".mjs", ".cjs"})
          @Nullable String outputFileExtension) {}

  /// What is replaced in the code, and what is added to it.
  @Doc("What is replaced in the code, and what is added to it")
  public record TransformSettings(
      @Doc("Constants that are replaced in the code") Map<String, Node> define,
      @Doc("How files are read, by extension") Map<String, String> loader,
      @Doc("Text before the bundle, by file type") Map<String, String> banner,
      @Doc("Text after the bundle, by file type") Map<String, String> footer,
      @Doc("Packages that are replaced by others") Map<String, String> alias,
      @Doc("Files that are imported into each bundle") List<String> inject,
      @Doc("Statements that are left out: console, debugger") List<String> drop,
      @Doc("Functions without side effects") List<String> pure) {
    public TransformSettings {
      define = define == null ? Map.of() : define;
      loader = loader == null ? Map.of() : loader;
      banner = banner == null ? Map.of() : banner;
      footer = footer == null ? Map.of() : footer;
      alias = alias == null ? Map.of() : alias;
      inject = inject == null ? List.of() : inject;
      drop = drop == null ? List.of() : drop;
      pure = pure == null ? List.of() : pure;
    }
  }

  /// How imports are resolved.
  @Doc("How imports are resolved")
  public record ResolutionSettings(
      @Doc("Conditions of exports in package.json") List<String> conditions,
      @Doc("The fields of package.json that name the entry point") List<String> mainFields,
      @Doc("The extensions that imports may leave out") List<String> resolveExtensions,
      @Doc("The path of the tsconfig.json") @Nullable String tsconfig) {
    public ResolutionSettings {
      conditions = conditions == null ? List.of() : conditions;
      mainFields = mainFields == null ? List.of() : mainFields;
      resolveExtensions = resolveExtensions == null ? List.of() : resolveExtensions;
    }
  }

  /// How JSX is compiled.
  @Doc("How JSX is compiled")
  public record JsxSettings(
      @Doc("How JSX is compiled") @Nullable String jsx,
      @Doc("The function that creates JSX elements") @Nullable String jsxFactory,
      @Doc("The function that creates JSX fragments") @Nullable String jsxFragment,
      @Doc("The package with the functions for JSX") @Nullable String jsxImportSource) {}

  /// Details of the generated code and of its source map.
  @Doc("Details of the generated code")
  public record CodeGeneration(
      @Doc("The encoding of the bundle: ascii or utf8") @Nullable String charset,
      @Doc("What happens to comments about licences") @Nullable String legalComments,
      @Doc("Whether functions and classes keep their names") @Nullable Boolean keepNames,
      @Doc("Whether unused code is left out") @Nullable Boolean treeShaking,
      @Doc("Whether white space is left out") @Nullable Boolean minifyWhitespace,
      @Doc("Whether names are shortened") @Nullable Boolean minifyIdentifiers,
      @Doc("Whether the code is shortened") @Nullable Boolean minifySyntax,
      @Doc("Whether links are modules of their own") @Nullable Boolean preserveSymlinks,
      @Doc("Whether source maps contain the sources") @Nullable Boolean sourcesContent) {}

  /// Settings of the plugin serverless-esbuild that are not supported or have no effect.
  public record PluginSettings(
      @Doc("A file of esbuild plugins; not supported") @Nullable Node plugins,
      @Doc("A file that contains these settings; not supported") @Nullable Node config,
      @Doc("Not supported") @Nullable Node nodeExternals,
      @Doc("Not supported") @Nullable Node skipBuild,
      @Doc("Not supported") @Nullable Node skipBuildExcludeFns,
      @Inline PluginPackaging packaging,
      @Inline PluginBuild build) {}

  /// How the plugin installs and zips packages; no effect.
  public record PluginPackaging(
      @Doc("No effect: packages are used as they are installed") @Nullable Node packager,
      @Doc("No effect") @Nullable Node packagerOptions,
      @Doc("No effect") @Nullable Node packagePath,
      @Doc("No effect") @Nullable Node installExtraArgs,
      @Doc("No effect: one esbuild process bundles all handlers") @Nullable Node concurrency,
      @Doc("No effect") @Nullable Node buildConcurrency,
      @Doc("No effect") @Nullable Node zipConcurrency,
      @Doc("No effect") @Nullable Node nativeZip) {}

  /// How the plugin runs esbuild; no effect.
  public record PluginBuild(
      @Doc("No effect") @Nullable Node watch,
      @Doc("No effect: nothing is written into the service's folder")
          @Nullable Node keepOutputDirectory,
      @Doc("No effect") @Nullable Node outputWorkFolder,
      @Doc("No effect") @Nullable Node outputBuildFolder,
      @Doc("No effect") @Nullable Node skipRebuild,
      @Doc("No effect") @Nullable Node disposeContext,
      @Doc("No effect") @Nullable Node stripEntryResolveExtensions,
      @Doc("No effect") @Nullable Node metafile,
      @Doc("No effect") @Nullable Node logLevel) {}
}
