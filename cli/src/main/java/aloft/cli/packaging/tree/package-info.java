/// The user's folder on disk; each folder is read at most once. Knows files, but neither patterns
/// nor packages.
@NullMarked
package aloft.cli.packaging.tree;

import org.jspecify.annotations.NullMarked;
