/// Bundles of Node handlers: runs the project's own esbuild. The entry is [Bundler]. Knows nothing
/// of manifests and zips.
@NullMarked
package aloft.cli.packaging.bundle;

import org.jspecify.annotations.NullMarked;
