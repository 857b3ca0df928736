package aloft.spi.artifact;

import aloft.spi.diagnostic.SourceRange;
import java.util.List;
import java.util.Map;

/// What a package must hold to be of use, and where the manifest says what is left out of it.
///
/// @param files of the service's folder, which are there
/// @param rules the place of each glob and pattern that the manifest has
public record Needs(List<Needed> files, Map<String, SourceRange> rules) {
  public static final Needs NONE = new Needs(List.of(), Map.of());

  public Needs {
    files = List.copyOf(files);
    rules = Map.copyOf(rules);
  }

  /// A file that a function starts from.
  ///
  /// @param stem its name in the package without an ending: whatever has it there will do
  /// @param path from the root of the package
  /// @param function its key in the manifest
  /// @param place where the manifest asks for it
  public record Needed(String stem, String path, String function, SourceRange place) {}
}
