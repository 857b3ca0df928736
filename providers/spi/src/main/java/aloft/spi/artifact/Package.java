package aloft.spi.artifact;

import aloft.spi.diagnostic.SourceRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The content of one zip to build.
///
/// @param name the file name of the zip without `.zip`
/// @param root the folder that patterns are relative to, relative to the service's folder; empty
///   for the service's folder itself
/// @param base the folder below the root whose files are added, with paths relative to it; empty
///   for the root
/// @param excluded globs of excluded files, applied before the patterns; `!` includes again
/// @param patterns globs relative to the root; the last match wins. `!` excludes, and `!folder`
///   excludes everything in the folder. All files are included initially
/// @param excludeDevDependencies excludes the devDependencies of package.json
/// @param additions content that is not in the service's folder
/// @param prebuilt a zip that the user has built: nothing else is packaged then
/// @param requiredContent files without which the package is unusable
/// @param maxSize the largest size of all files together, in bytes
/// @param place the place in the manifest that the package comes from
public record Package(
    String name,
    String root,
    String base,
    List<String> excluded,
    List<String> patterns,
    boolean excludeDevDependencies,
    List<Addition> additions,
    @Nullable Prebuilt prebuilt,
    RequiredContent requiredContent,
    long maxSize,
    SourceRange place) {

  /// A generated file that is written only into the zip, never into the service's folder.
  public record Generated(String path, String text, boolean executable) implements Addition {}

  /// A zip that the user has built: a path relative to the service's folder, or an `s3://` or
  /// `https://` address.
  ///
  /// @param prefix a text that [Artifact#prefixedSha1] begins with; null if nothing needs that
  public record Prebuilt(String location, @Nullable String prefix, SourceRange place) {

    public Prebuilt(String location, SourceRange place) {
      this(location, null, place);
    }
  }

  public Package {
    excluded = List.copyOf(excluded);
    patterns = List.copyOf(patterns);
    additions = List.copyOf(additions);
  }

  /// Returns a package of all files of the service's folder, without development dependencies.
  public static Package of(String name, SourceRange place) {
    return new Package(
        name,
        "",
        "",
        List.of(),
        List.of(),
        true,
        List.of(),
        null,
        RequiredContent.NONE,
        Long.MAX_VALUE,
        place);
  }

  /// Returns this package with the files of another folder.
  public Package withFolder(String newRoot, String newBase) {
    return new Package(
        name,
        newRoot,
        newBase,
        excluded,
        patterns,
        excludeDevDependencies,
        additions,
        prebuilt,
        requiredContent,
        maxSize,
        place);
  }

  /// Returns this package with other globs.
  public Package withFiles(List<String> newExcluded, List<String> newPatterns) {
    return new Package(
        name,
        root,
        base,
        newExcluded,
        newPatterns,
        excludeDevDependencies,
        additions,
        prebuilt,
        requiredContent,
        maxSize,
        place);
  }

  /// Returns this package with or without the devDependencies of package.json.
  public Package withoutDevDependencies(boolean exclude) {
    return new Package(
        name,
        root,
        base,
        excluded,
        patterns,
        exclude,
        additions,
        prebuilt,
        requiredContent,
        maxSize,
        place);
  }

  /// Returns this package with other additions.
  public Package withAdditions(List<? extends Addition> newAdditions) {
    return new Package(
        name,
        root,
        base,
        excluded,
        patterns,
        excludeDevDependencies,
        List.copyOf(newAdditions),
        prebuilt,
        requiredContent,
        maxSize,
        place);
  }

  /// Returns this package with a zip that the user has built.
  public Package withPrebuilt(Prebuilt zip) {
    return new Package(
        name,
        root,
        base,
        excluded,
        patterns,
        excludeDevDependencies,
        additions,
        zip,
        requiredContent,
        maxSize,
        place);
  }

  /// Returns this package with required files.
  public Package withRequiredContent(RequiredContent required) {
    return new Package(
        name,
        root,
        base,
        excluded,
        patterns,
        excludeDevDependencies,
        additions,
        prebuilt,
        required,
        maxSize,
        place);
  }

  /// Returns this package with a limit of its size.
  public Package withMaxSize(long bytes) {
    return new Package(
        name,
        root,
        base,
        excluded,
        patterns,
        excludeDevDependencies,
        additions,
        prebuilt,
        requiredContent,
        bytes,
        place);
  }
}
