/// Looks at and uses what is deployed: addresses, calls, logs, references.
@NullMarked
package aloft.aws.cloud.operation;

import org.jspecify.annotations.NullMarked;
