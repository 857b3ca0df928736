/// Access to the service's folder and to the user's Node. Knows nothing of variables.
@NullMarked
package aloft.cli.manifest.external;

import org.jspecify.annotations.NullMarked;
