/// Bundles Node handlers with esbuild. The entry is [Bundler]. Knows nothing about manifests and
/// zips.
@NullMarked
package aloft.cli.packaging.bundle;

import org.jspecify.annotations.NullMarked;
