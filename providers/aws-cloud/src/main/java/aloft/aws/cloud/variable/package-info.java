/// Variables of a manifest whose values come from AWS. Must not know the rest of the manifest.
@NullMarked
package aloft.aws.cloud.variable;

import org.jspecify.annotations.NullMarked;
