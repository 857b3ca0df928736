/// How programs of this machine reach the network: the proxy and the certificates that environment
/// variables set.
@NullMarked
package aloft.host.network;

import org.jspecify.annotations.NullMarked;
