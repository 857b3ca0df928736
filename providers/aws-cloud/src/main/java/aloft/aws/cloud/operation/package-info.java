/// Reads and invokes a deployed service: endpoints, calls, logs, references. Changes no resources.
@NullMarked
package aloft.aws.cloud.operation;

import org.jspecify.annotations.NullMarked;
