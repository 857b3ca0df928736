/// The local cloud itself: what is deployed, its workers, its ports and its clock, in one process.
@NullMarked
package aloft.local.daemon;

import org.jspecify.annotations.NullMarked;
