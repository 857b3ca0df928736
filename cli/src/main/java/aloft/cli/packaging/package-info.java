/// Turns the user's folder into artifacts: which files go into which zip, and the zips themselves.
/// The entry is [Packager]. Knows nothing of manifests and clouds.
@NullMarked
package aloft.cli.packaging;

import org.jspecify.annotations.NullMarked;
