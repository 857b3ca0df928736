/// The spellings of a manifest that mean the same on every cloud. Each provider translates them
/// into its own terms; none adds keys here that only one cloud understands.
@NullMarked
package aloft.build.portable;

import org.jspecify.annotations.NullMarked;
