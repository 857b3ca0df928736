package aloft.spi.artifact;

import aloft.spi.diagnostic.SourceRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Node handlers that esbuild, or the project's own webpack, bundles with their imports.
///
/// @param entries the entry points
/// @param arguments the arguments for esbuild, without entry points and output
/// @param externals the packages that are not bundled but added as `node_modules`
/// @param place the place of the settings in the manifest
/// @param webpack how the project uses webpack; null if it does not
/// @see <a href="https://esbuild.github.io/api/">esbuild</a>
public record NodeBundle(
    List<EntryPoint> entries,
    List<String> arguments,
    Externals externals,
    SourceRange place,
    @Nullable Webpack webpack)
    implements Addition {

  /// Handlers that esbuild bundles.
  public NodeBundle(
      List<EntryPoint> entries, List<String> arguments, Externals externals, SourceRange place) {
    this(entries, arguments, externals, place, null);
  }

  /// The project's own configuration of webpack. If webpack is not installed, esbuild bundles.
  ///
  /// @param config the file, relative to the service's folder; null if there is none
  public record Webpack(@Nullable String config) {}

  /// The file of a handler.
  ///
  /// @param stem its path without extension; the bundle has the same path
  /// @param file relative to the service's folder
  public record EntryPoint(String stem, String file, SourceRange place) {}

  /// Packages that are not bundled.
  ///
  /// @param names those that the settings name; one with `*` stands for all packages of such a name
  ///   that a bundle of the zip imports
  /// @param rule which packages are added
  /// @param provided packages that the runtime contains, which are not added unless the settings
  ///   name them: names, or `@scope/*`
  public record Externals(List<String> names, Rule rule, List<String> provided) {
    /// No packages.
    public static final Externals NONE = new Externals(List.of(), Rule.NAMED, List.of());

    /// Which packages are added.
    public enum Rule {
      /// Those that the settings name.
      NAMED,
      /// Those that the settings name and a bundle of the zip imports.
      IMPORTED,
      /// All that a bundle of the zip imports, and those that the settings name.
      ALL_IMPORTED
    }

    public Externals {
      names = List.copyOf(names);
      provided = List.copyOf(provided);
    }
  }

  public NodeBundle {
    entries = List.copyOf(entries);
    arguments = List.copyOf(arguments);
  }
}
