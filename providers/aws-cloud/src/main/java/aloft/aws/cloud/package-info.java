/// AWS as a cloud: the entry to all that opens sockets to it.
@NullMarked
package aloft.aws.cloud;

import org.jspecify.annotations.NullMarked;
