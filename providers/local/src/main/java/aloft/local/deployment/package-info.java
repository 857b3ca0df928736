/// The process of the local cloud: its deployments with their workers, ports and timers. Knows no
/// commands; these send requests to its admin API.
@NullMarked
package aloft.local.deployment;

import org.jspecify.annotations.NullMarked;
