/// CloudFormation stacks: their states, changes and events. Knows nothing of buckets or of what a
/// template holds.
@NullMarked
package aloft.aws.cloud.stack;

import org.jspecify.annotations.NullMarked;
