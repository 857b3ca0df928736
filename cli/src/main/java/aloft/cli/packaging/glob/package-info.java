/// Glob patterns of packages, matched as `micromatch` matches them. Knows text only, no files and
/// no folders.
@NullMarked
package aloft.cli.packaging.glob;

import org.jspecify.annotations.NullMarked;
