/// The sources of functions in the layout that Google's build expects.
@NullMarked
package aloft.google.source;

import org.jspecify.annotations.NullMarked;
