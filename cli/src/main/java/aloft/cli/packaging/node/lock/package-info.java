/// Reads the lock files of npm, yarn and pnpm. Knows the formats of these files, and nothing about
/// the content of node_modules.
@NullMarked
package aloft.cli.packaging.node.lock;

import org.jspecify.annotations.NullMarked;
