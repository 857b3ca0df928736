/// What lies in node_modules, and which of it a Node project needs for development only. Names are
/// found where Node itself finds them, so that every package manager's layout is understood; what a
/// package needs is read in the lock file, or else in the package. Runs nothing.
@NullMarked
package aloft.cli.packaging.node;

import org.jspecify.annotations.NullMarked;
