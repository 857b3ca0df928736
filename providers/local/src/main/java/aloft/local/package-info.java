/// Runs functions on this machine. Knows processes, sockets, clocks and zips; the behaviour of a
/// cloud comes from its provider's emulation.
@NullMarked
package aloft.local;

import org.jspecify.annotations.NullMarked;
