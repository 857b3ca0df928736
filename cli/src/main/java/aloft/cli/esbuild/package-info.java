/// The esbuild program of a project, or a pinned one that is fetched once from the npm registry of
/// the user. Knows nothing about manifests and bundles.
@NullMarked
package aloft.cli.esbuild;

import org.jspecify.annotations.NullMarked;
