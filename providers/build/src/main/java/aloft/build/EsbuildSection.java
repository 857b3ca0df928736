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
    @Nullable Boolean minify,
    @Doc("true (default), false, linked, external, inline or both, or an object with type")
        @Nullable Node sourcemap,
    @Inline DependencySettings dependencies,
    @Inline OutputSettings output,
    @Inline TransformSettings transform,
    @Inline ResolutionSettings resolution,
    @Inline JsxSettings jsx,
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
      @Advisory @OneOf({"node", "neutral", "browser"}) @Nullable String platform,
      @Advisory @Doc("cjs, or esm (written as .mjs)") @OneOf({"cjs", "esm"})
          @Nullable String format,
      @Advisory @OneOf({".js", ".mjs", ".cjs"}) @Nullable String outputFileExtension) {}

  /// What is replaced in the code, and what is added to it.
  @Doc("What is replaced in the code, and what is added to it")
  public record TransformSettings(
      Map<String, Node> define,
      Map<String, String> loader,
      Map<String, String> banner,
      Map<String, String> footer,
      Map<String, String> alias,
      List<String> inject,
      List<String> drop,
      List<String> pure) {
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
      List<String> conditions,
      List<String> mainFields,
      List<String> resolveExtensions,
      @Nullable String tsconfig) {
    public ResolutionSettings {
      conditions = conditions == null ? List.of() : conditions;
      mainFields = mainFields == null ? List.of() : mainFields;
      resolveExtensions = resolveExtensions == null ? List.of() : resolveExtensions;
    }
  }

  /// How JSX is compiled.
  @Doc("How JSX is compiled")
  public record JsxSettings(
      @Nullable String jsx,
      @Nullable String jsxFactory,
      @Nullable String jsxFragment,
      @Nullable String jsxImportSource) {}

  /// Details of the generated code and of its source map.
  @Doc("Details of the generated code")
  public record CodeGeneration(
      @Nullable String charset,
      @Nullable String legalComments,
      @Nullable Boolean keepNames,
      @Nullable Boolean treeShaking,
      @Nullable Boolean minifyWhitespace,
      @Nullable Boolean minifyIdentifiers,
      @Nullable Boolean minifySyntax,
      @Nullable Boolean preserveSymlinks,
      @Nullable Boolean sourcesContent) {}

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
