/// The doors of the manifest to the outside: the service's folder, the user's own Node, git. Knows
/// nothing of variables.
@NullMarked
package aloft.cli.manifest.external;

import org.jspecify.annotations.NullMarked;
