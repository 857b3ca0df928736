/// What shall be packed, and what was packed.
@NullMarked
package aloft.spi.artifact;

import org.jspecify.annotations.NullMarked;
