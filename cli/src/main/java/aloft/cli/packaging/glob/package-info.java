/// The patterns people write to say what goes into a package, matched as the original matches them.
/// Knows text only: no files, no folders.
@NullMarked
package aloft.cli.packaging.glob;

import org.jspecify.annotations.NullMarked;
