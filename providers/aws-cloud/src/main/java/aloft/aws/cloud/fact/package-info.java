/// Facts of AWS that a plan wants to know, and files that a manifest names by their address there.
@NullMarked
package aloft.aws.cloud.fact;

import org.jspecify.annotations.NullMarked;
