/// What a cloud's HTTP front does with a request, told as steps: pure rules on one side, sockets
/// and workers on the other.
@NullMarked
package aloft.spi.gateway;

import org.jspecify.annotations.NullMarked;
