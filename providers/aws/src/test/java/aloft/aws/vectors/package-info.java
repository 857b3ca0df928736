/// Requests written down by hand, with the event as the handler saw it and the answer: read here,
/// and played both on the pure rules and through real sockets. Knows no front and no socket.
@NullMarked
package aloft.aws.vectors;

import org.jspecify.annotations.NullMarked;
