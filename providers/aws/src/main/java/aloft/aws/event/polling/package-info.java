/// The event sources that Lambda polls: queues, streams, topics of Kafka. Each event type is one
/// event source mapping; what all of them have in common is in `PolledEventType`.
@NullMarked
package aloft.aws.event.polling;

import org.jspecify.annotations.NullMarked;
