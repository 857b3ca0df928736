/// From the command line's words to a use case of the engine; the only place that knows picocli.
@NullMarked
package aloft.cli.command;

import org.jspecify.annotations.NullMarked;
