/// Worker processes: finds their programs, starts and stops them, exchanges messages with them over
/// sockets, whoever calls whom. Knows no cloud: the emulation defines the protocol.
@NullMarked
package aloft.local.worker;

import org.jspecify.annotations.NullMarked;
