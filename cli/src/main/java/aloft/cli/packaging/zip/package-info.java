/// Zips whose bytes depend on nothing but the names, modes and contents of their files. Knows
/// streams, not where the files come from.
@NullMarked
package aloft.cli.packaging.zip;

import org.jspecify.annotations.NullMarked;
