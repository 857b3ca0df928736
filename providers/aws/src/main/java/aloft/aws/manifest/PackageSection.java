package aloft.aws.manifest;

import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `package` of a service, a function or a layer.
@Doc("What goes into a zip")
public record PackageSection(
    @Doc("A zip that lies ready: a path, or an s3:// address") @Nullable String artifact,
    @Doc("One zip for each function") @Nullable Boolean individually,
    @Doc("Globs in order, the last match wins; ! leaves out") @Nullable List<String> patterns,
    @Doc("Globs to take in; patterns is the newer way") @Nullable List<String> include,
    @Doc("Globs to leave out; patterns is the newer way") @Nullable List<String> exclude,
    @Doc("Leave out development dependencies (default true)")
        @Nullable Boolean excludeDevDependencies,
    @Doc("Do not package this function") @Nullable Boolean disable,
    @Doc("The folder for the package instead of .serverless") @Nullable String path,
    @Source Node node) {}
