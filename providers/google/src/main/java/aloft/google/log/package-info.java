/// The logs of functions in Cloud Logging, as users see them.
@NullMarked
package aloft.google.log;

import org.jspecify.annotations.NullMarked;
