/// What a cloud's rules and the machine that runs a handler say to each other. Knows values only:
/// no process, socket or file is touched here.
@NullMarked
package aloft.spi.worker;

import org.jspecify.annotations.NullMarked;
