/// The generated files of a zip: they register the functions of the service with the host.
@NullMarked
package aloft.azure.source;

import org.jspecify.annotations.NullMarked;
