/// The user's folder as it lies on disk, each folder read at most once. Knows files, not patterns
/// and not packages.
@NullMarked
package aloft.cli.packaging.tree;

import org.jspecify.annotations.NullMarked;
