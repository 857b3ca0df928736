/// When the clock calls a function, and with which event: the expressions of EventBridge rules and
/// of EventBridge Scheduler. Knows no clock and no thread.
@NullMarked
package aloft.aws.emulation.schedule;

import org.jspecify.annotations.NullMarked;
