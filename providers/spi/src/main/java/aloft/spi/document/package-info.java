/// Documents as trees of nodes with their places in the file, and their JSON form. Knows nothing
/// about the content of a manifest.
@NullMarked
package aloft.spi.document;

import org.jspecify.annotations.NullMarked;
