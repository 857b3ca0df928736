package aloft.spi.emulation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What an invocation took.
///
/// @param duration from the handing over of the event to its answer
/// @param startup of the process, where this was its first invocation
/// @param peak the most memory the process had, in bytes; null where the machine does not tell
public record Usage(Duration duration, @Nullable Duration startup, @Nullable Long peak) {}
