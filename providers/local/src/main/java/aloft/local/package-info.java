/// This machine as a place to run functions. Knows processes, sockets, clocks and zips; what a
/// cloud does with them is its provider's emulation.
@NullMarked
package aloft.local;

import org.jspecify.annotations.NullMarked;
