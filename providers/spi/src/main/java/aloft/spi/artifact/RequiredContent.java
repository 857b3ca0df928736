package aloft.spi.artifact;

import aloft.spi.diagnostic.SourceRange;
import java.util.List;
import java.util.Map;

/// The files that a package must contain, and the places of the rules that may exclude them.
///
/// @param files existing files of the service's folder
/// @param exclusionRules the place in the manifest of each glob and pattern
public record RequiredContent(List<RequiredFile> files, Map<String, SourceRange> exclusionRules) {
  /// No required files.
  public static final RequiredContent NONE = new RequiredContent(List.of(), Map.of());

  public RequiredContent {
    files = List.copyOf(files);
    exclusionRules = Map.copyOf(exclusionRules);
  }

  /// A file that contains the handler of a function.
  ///
  /// @param stem its path in the package without extension: a file with any extension satisfies it
  /// @param path relative to the root of the package
  /// @param function its key in the manifest
  /// @param place the place of the handler in the manifest
  public record RequiredFile(String stem, String path, String function, SourceRange place) {}
}
