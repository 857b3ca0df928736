/// How the host of Azure Functions behaves on this machine: its routes and admin endpoints, its
/// timers, and the workers behind it. Each worker is an HTTP server that speaks the protocol of
/// custom handlers. Touches no network, file or process.
@NullMarked
package aloft.azure.emulation;

import org.jspecify.annotations.NullMarked;
