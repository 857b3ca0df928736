/// The neutral view of a service: what every cloud and the local one understand.
@NullMarked
package aloft.spi.model;

import org.jspecify.annotations.NullMarked;
