/// What answers the variables of a manifest: one file per source. Knows the service's folder and
/// the command line; asks the cloud only through the spi.
@NullMarked
package aloft.cli.manifest.source;

import org.jspecify.annotations.NullMarked;
