/// Formats values for people and programs. The only package that accesses the standard streams.
@NullMarked
package aloft.cli.console;

import org.jspecify.annotations.NullMarked;
