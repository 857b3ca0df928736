/// CloudFormation stacks: their states, changes and events. Must not know buckets or the content of
/// templates.
@NullMarked
package aloft.aws.cloud.stack;

import org.jspecify.annotations.NullMarked;
