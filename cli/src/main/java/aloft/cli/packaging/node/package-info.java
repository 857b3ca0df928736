/// What lies in node_modules, and which of it a Node project needs for development only. Reads what
/// is installed, as Node itself finds it, so that every package manager's layout is understood;
/// runs nothing.
@NullMarked
package aloft.cli.packaging.node;

import org.jspecify.annotations.NullMarked;
