package aloft.spi.artifact;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import java.util.List;
import java.util.Map;

/// The files that a package must contain, and the places of the rules that may exclude them.
///
/// @param files existing files of the service's folder
/// @param missing files that are not in that folder
/// @param exclusionRules the place in the manifest of each glob and pattern
public record RequiredContent(
    List<RequiredFile> files, List<MissingFile> missing, Map<String, SourceRange> exclusionRules) {
  /// No required files.
  public static final RequiredContent NONE = new RequiredContent(List.of(), List.of(), Map.of());

  public RequiredContent {
    files = List.copyOf(files);
    missing = List.copyOf(missing);
    exclusionRules = Map.copyOf(exclusionRules);
  }

  /// A handler file that is not in the service's folder. It may still come with the content that is
  /// added to the package.
  ///
  /// @param stem its path in the package without extension
  /// @param candidates the files of which the package must contain one: paths, or `*` and the end
  ///   of paths
  /// @param isFatal whether the package is of no use without it
  /// @param warning tells that it is missing
  public record MissingFile(
      String stem, List<String> candidates, boolean isFatal, Diagnostic warning) {
    public MissingFile {
      candidates = List.copyOf(candidates);
    }
  }

  /// A file that contains the handler of a function.
  ///
  /// @param stem its path in the package without extension: a file with any extension satisfies it
  /// @param path relative to the root of the package
  /// @param function its key in the manifest
  /// @param place the place of the handler in the manifest
  public record RequiredFile(String stem, String path, String function, SourceRange place) {}
}
