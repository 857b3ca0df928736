/// Templates: typed frames with plain filling, and the one place that spells logical ids.
@NullMarked
package aloft.aws.cloudformation;

import org.jspecify.annotations.NullMarked;
