/// Parses command lines into the requests of use cases, runs them and prints what their views show.
/// The only package that uses picocli.
@NullMarked
package aloft.cli.command;

import org.jspecify.annotations.NullMarked;
