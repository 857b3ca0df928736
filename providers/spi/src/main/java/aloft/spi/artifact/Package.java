package aloft.spi.artifact;

import aloft.spi.diagnostic.SourceRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What shall go into one zip.
///
/// @param name the zip's file name without `.zip`
/// @param root the folder that patterns are relative to, itself relative to the service's folder;
///   empty for that folder
/// @param base the folder below the root whose files are packed, named from it; empty for the root
/// @param excluded globs of files to leave out, looked at before the patterns; `!` takes back
/// @param patterns globs relative to the root, in order, the last match wins; `!` leaves out, and
///   `!folder` leaves out all that is in it. Every file starts as included
/// @param excludeDevDependencies leave out what package.json needs for development only
/// @param additions what is not in the user's folder
/// @param prebuilt a zip that the user made: nothing else is packed then
/// @param needs what it is of no use without
/// @param place where the manifest asks for it
public record Package(
    String name,
    String root,
    String base,
    List<String> excluded,
    List<String> patterns,
    boolean excludeDevDependencies,
    List<Addition> additions,
    @Nullable Prebuilt prebuilt,
    Needs needs,
    SourceRange place) {

  /// A file that Aloft writes into the zip, never into the user's folder.
  public record Generated(String path, String text, boolean executable) implements Addition {}

  /// A zip that lies ready: a path relative to the service's folder, or an `s3://` or `https://`
  /// address.
  public record Prebuilt(String location, SourceRange place) {}

  public Package {
    excluded = List.copyOf(excluded);
    patterns = List.copyOf(patterns);
    additions = List.copyOf(additions);
  }

  /// A package that need not hold anything.
  public Package(
      String name,
      String root,
      String base,
      List<String> excluded,
      List<String> patterns,
      boolean excludeDevDependencies,
      List<Addition> additions,
      @Nullable Prebuilt prebuilt,
      SourceRange place) {
    this(
        name,
        root,
        base,
        excluded,
        patterns,
        excludeDevDependencies,
        additions,
        prebuilt,
        Needs.NONE,
        place);
  }

  /// This package, which is of no use without some files.
  public Package with(Needs wanted) {
    return new Package(
        name,
        root,
        base,
        excluded,
        patterns,
        excludeDevDependencies,
        additions,
        prebuilt,
        wanted,
        place);
  }
}
