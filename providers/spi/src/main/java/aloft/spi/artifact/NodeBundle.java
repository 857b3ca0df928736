package aloft.spi.artifact;

import aloft.spi.diagnostic.SourceRange;
import java.util.List;

/// Handlers of Node that are bundled with what they import, by the project's own esbuild.
///
/// @param entries the files to start from
/// @param arguments for esbuild, without entries and output
/// @param externals packages that are not bundled but packed beside the bundles
/// @param place where the manifest speaks of them
/// @see <a href="https://esbuild.github.io/api/">esbuild</a>
public record NodeBundle(
    List<Entry> entries, List<String> arguments, List<String> externals, SourceRange place)
    implements Addition {

  /// A handler's file.
  ///
  /// @param stem its path without the ending, as the handler names it
  /// @param file relative to the service's folder
  public record Entry(String stem, String file, SourceRange place) {}

  public NodeBundle {
    entries = List.copyOf(entries);
    arguments = List.copyOf(arguments);
    externals = List.copyOf(externals);
  }
}
