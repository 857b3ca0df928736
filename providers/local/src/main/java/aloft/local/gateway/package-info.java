/// Serves HTTP on loopback ports and performs the actions of HTTP handlers. Knows sockets, timeouts
/// and caches; the handlers of the emulation interpret the requests.
@NullMarked
package aloft.local.gateway;

import org.jspecify.annotations.NullMarked;
