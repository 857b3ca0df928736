/// Test vectors: hand-written requests with the expected events and responses. They run on the
/// emulation directly and over real sockets; this package knows no handlers and no sockets.
@NullMarked
package aloft.aws.vectors;

import org.jspecify.annotations.NullMarked;
