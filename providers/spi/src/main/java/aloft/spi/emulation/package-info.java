/// The interface of a cloud emulation: how workers are started and called, which requests and
/// timers call a function, and how callers are answered. Contains values and pure rules only: it
/// uses no process, socket or file.
@NullMarked
package aloft.spi.emulation;

import org.jspecify.annotations.NullMarked;
