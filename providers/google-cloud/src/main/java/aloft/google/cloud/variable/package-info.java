/// The variables of a manifest whose values Google Cloud has.
@NullMarked
package aloft.google.cloud.variable;

import org.jspecify.annotations.NullMarked;
