/// Serves HTTP on loopback ports and does what a front's steps say. Knows sockets, waiting and
/// remembering; what a request means is the front's.
@NullMarked
package aloft.local.gateway;

import org.jspecify.annotations.NullMarked;
