/// What may be typed after `aloft`, as scripts for shells. It knows how each shell completes; it
/// must not know a command, which are handed to it.
@NullMarked
package aloft.cli.completion;

import org.jspecify.annotations.NullMarked;
