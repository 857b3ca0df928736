/// The logs of functions on this machine, in files. Knows neither processes nor clouds.
@NullMarked
package aloft.local.log;

import org.jspecify.annotations.NullMarked;
