/// Parses command lines and calls the use cases of the engine. The only package that uses picocli.
@NullMarked
package aloft.cli.command;

import org.jspecify.annotations.NullMarked;
