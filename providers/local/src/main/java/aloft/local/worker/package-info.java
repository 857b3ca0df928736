/// Worker processes: finds their program, starts them, speaks with them over one socket, ends them.
/// Knows no cloud: what is said over the socket is the emulation's.
@NullMarked
package aloft.local.worker;

import org.jspecify.annotations.NullMarked;
