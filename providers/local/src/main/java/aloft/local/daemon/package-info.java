/// The process of the local cloud: its lock, its life, and the API of each cloud that it serves.
@NullMarked
package aloft.local.daemon;

import org.jspecify.annotations.NullMarked;
