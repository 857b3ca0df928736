/// The packages to build, and the artifacts that were built. Does not know how zips are written.
@NullMarked
package aloft.spi.artifact;

import org.jspecify.annotations.NullMarked;
