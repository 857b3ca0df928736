/// The events of functions: one file or package for each, listed in Events.
@NullMarked
package aloft.aws.event;

import org.jspecify.annotations.NullMarked;
