/// Generates completion scripts for shells. Knows how each shell completes; must not know the
/// commands, which are passed as a [Grammar].
@NullMarked
package aloft.cli.completion;

import org.jspecify.annotations.NullMarked;
