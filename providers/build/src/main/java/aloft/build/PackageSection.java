package aloft.build;

import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `package` of a service, a function or a layer.
@Doc("Packaging of a zip")
public record PackageSection(
    @Doc("A prebuilt zip: a path, or an s3:// URL") @Nullable String artifact,
    @Doc("One zip for each function") @Nullable Boolean individually,
    @Inline FilePatterns files,
    @Doc("Exclude development dependencies (default true)")
        @Nullable Boolean excludeDevDependencies,
    @Doc("Do not package this function") @Nullable Boolean disable,
    @Doc("The folder for the package instead of .serverless") @Nullable String path,
    @Source Node node) {

  /// Returns this section for a service whose functions are always in one zip.
  public PackageSection together() {
    return new PackageSection(artifact, null, files, excludeDevDependencies, disable, path, node);
  }

  /// Which files are in the zip.
  public record FilePatterns(
      @Doc("Globs in order, the last match wins; ! excludes") @Nullable List<String> patterns,
      @Doc("Globs to include; deprecated, use patterns") List<String> include,
      @Doc("Globs to exclude; deprecated, use patterns") List<String> exclude) {
    public FilePatterns {
      include = include == null ? List.of() : include;
      exclude = exclude == null ? List.of() : exclude;
    }
  }
}
