/// What a running command tells of its work.
@NullMarked
package aloft.spi.progress;

import org.jspecify.annotations.NullMarked;
