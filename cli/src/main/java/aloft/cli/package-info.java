/// The composition root: the only package that reads the process environment and exits the process.
@NullMarked
package aloft.cli;

import org.jspecify.annotations.NullMarked;
