/// What the lock files of npm, yarn and pnpm say of the packages that they installed. Knows the
/// forms of these files, and nothing of what lies in node_modules.
@NullMarked
package aloft.cli.packaging.node.lock;

import org.jspecify.annotations.NullMarked;
