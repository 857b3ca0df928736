/// The streams of a command. The only package that accesses the standard streams; must not know
/// what is printed.
@NullMarked
package aloft.cli.console;

import org.jspecify.annotations.NullMarked;
