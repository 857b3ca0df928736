/// Creates artifacts from the user's folder: selects the files of each zip and writes the zips. The
/// entry is [Packager]. Knows nothing about manifests and clouds.
@NullMarked
package aloft.cli.packaging;

import org.jspecify.annotations.NullMarked;
