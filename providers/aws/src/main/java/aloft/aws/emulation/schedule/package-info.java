/// The times and events of EventBridge rules and EventBridge Scheduler schedules. Knows no clock
/// and no threads.
@NullMarked
package aloft.aws.emulation.schedule;

import org.jspecify.annotations.NullMarked;
