package aloft.spi.artifact;

import aloft.spi.diagnostic.SourceRange;
import java.util.List;

/// Node handlers that the project's own esbuild bundles with their imports.
///
/// @param entries the entry points
/// @param arguments the arguments for esbuild, without entry points and output
/// @param externals packages that are not bundled but added as `node_modules`
/// @param place the place of the settings in the manifest
/// @see <a href="https://esbuild.github.io/api/">esbuild</a>
public record NodeBundle(
    List<EntryPoint> entries, List<String> arguments, List<String> externals, SourceRange place)
    implements Addition {

  /// The file of a handler.
  ///
  /// @param stem its path without extension, as in the handler setting
  /// @param file relative to the service's folder
  public record EntryPoint(String stem, String file, SourceRange place) {}

  public NodeBundle {
    entries = List.copyOf(entries);
    arguments = List.copyOf(arguments);
    externals = List.copyOf(externals);
  }
}
