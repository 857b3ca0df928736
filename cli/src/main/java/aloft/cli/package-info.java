/// The composition root: the only place that reads the process's environment and ends it.
@NullMarked
package aloft.cli;

import org.jspecify.annotations.NullMarked;
