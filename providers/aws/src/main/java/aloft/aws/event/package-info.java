/// The event types of functions, one file or package each. `aloft.aws.Events` lists them; this
/// package does not know the types in its subpackages.
@NullMarked
package aloft.aws.event;

import org.jspecify.annotations.NullMarked;
