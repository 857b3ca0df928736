/// The provider-neutral model of a service. Knows no particular cloud.
@NullMarked
package aloft.spi.model;

import org.jspecify.annotations.NullMarked;
