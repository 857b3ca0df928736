/// The connection to Google Cloud. No other module opens sockets to it.
@NullMarked
package aloft.google.cloud;

import org.jspecify.annotations.NullMarked;
