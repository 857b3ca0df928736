/// Writes zips whose bytes depend only on the names, modes and contents of their files. Knows
/// streams, not where the files come from.
@NullMarked
package aloft.cli.packaging.zip;

import org.jspecify.annotations.NullMarked;
