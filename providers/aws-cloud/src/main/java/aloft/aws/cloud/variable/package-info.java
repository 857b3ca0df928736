/// Variables of a manifest that only AWS knows. Knows nothing of the rest of the manifest.
@NullMarked
package aloft.aws.cloud.variable;

import org.jspecify.annotations.NullMarked;
