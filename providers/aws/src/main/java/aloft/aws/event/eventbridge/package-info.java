/// The event type `eventBridge`: rules on event buses, as resources of the stack or by a custom
/// resource.
@NullMarked
package aloft.aws.event.eventbridge;

import org.jspecify.annotations.NullMarked;
