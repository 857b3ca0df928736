/// The connection to Azure: the only code that opens sockets to it.
@NullMarked
package aloft.azure.cloud;

import org.jspecify.annotations.NullMarked;
