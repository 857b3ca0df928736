/// Progress events of a running command. Knows no output format.
@NullMarked
package aloft.spi.progress;

import org.jspecify.annotations.NullMarked;
