/// The deployments of the local cloud, with their versions, code, ports and timers. Knows no
/// commands and no process.
@NullMarked
package aloft.local.deployment;

import org.jspecify.annotations.NullMarked;
