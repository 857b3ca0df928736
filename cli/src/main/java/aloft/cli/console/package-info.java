/// Turns values into text for people and programs; the only place that knows the standard streams.
@NullMarked
package aloft.cli.console;

import org.jspecify.annotations.NullMarked;
