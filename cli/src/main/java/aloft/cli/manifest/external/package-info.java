/// Access to the service's folder, the user's Node and other programs such as git. Knows nothing of
/// variables.
@NullMarked
package aloft.cli.manifest.external;

import org.jspecify.annotations.NullMarked;
