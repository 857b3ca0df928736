/// The client of the local cloud for commands: finds or starts its process and sends requests to
/// it.
@NullMarked
package aloft.local.client;

import org.jspecify.annotations.NullMarked;
