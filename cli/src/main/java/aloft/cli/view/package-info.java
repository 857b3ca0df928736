/// Turns the results of use cases into text and JSON. Knows how a command prints; must not know
/// command lines.
@NullMarked
package aloft.cli.view;

import org.jspecify.annotations.NullMarked;
