package aloft.aws.manifest;

import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `package` of a service, a function or a layer.
@Doc("Packaging of a zip")
public record PackageSection(
    @Doc("A prebuilt zip: a path, or an s3:// URL") @Nullable String artifact,
    @Doc("One zip for each function") @Nullable Boolean individually,
    @Doc("Globs in order, the last match wins; ! excludes") @Nullable List<String> patterns,
    @Doc("Globs to include; deprecated, use patterns") @Nullable List<String> include,
    @Doc("Globs to exclude; deprecated, use patterns") @Nullable List<String> exclude,
    @Doc("Exclude development dependencies (default true)")
        @Nullable Boolean excludeDevDependencies,
    @Doc("Do not package this function") @Nullable Boolean disable,
    @Doc("The folder for the package instead of .serverless") @Nullable String path,
    @Source Node node) {}
