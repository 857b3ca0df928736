/// The events of functions: one file or package for each, listed in `aloft.aws.Events`, which is
/// not here: an event may be a package of its own.
@NullMarked
package aloft.aws.event;

import org.jspecify.annotations.NullMarked;
