/// The local cloud itself: what is deployed, its workers, its ports and its clock, in one process.
@NullMarked
package aloft.local.deployment;

import org.jspecify.annotations.NullMarked;
