/// Determines which packages in node_modules a Node project needs for development only. Names are
/// resolved as Node resolves them, so that the layouts of all package managers work; dependencies
/// are read from the lock file or the package.json. Runs no programs.
@NullMarked
package aloft.cli.packaging.node;

import org.jspecify.annotations.NullMarked;
