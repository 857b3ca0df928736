/// How a cloud behaves on this machine: how a worker is started and spoken to, which requests and
/// timers call a function, and what the caller is answered. Holds values and pure rules only: no
/// process, socket or file is touched here.
@NullMarked
package aloft.spi.emulation;

import org.jspecify.annotations.NullMarked;
