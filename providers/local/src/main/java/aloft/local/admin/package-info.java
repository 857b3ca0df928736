/// The HTTP API by which commands use the process of the local cloud. Knows deployments, but no
/// workers and no sockets.
@NullMarked
package aloft.local.admin;

import org.jspecify.annotations.NullMarked;
