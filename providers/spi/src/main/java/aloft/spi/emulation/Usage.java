package aloft.spi.emulation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The time and memory that an invocation used.
///
/// @param duration from the delivery of the event to the result
/// @param startup the startup time of the process; null if this was not its first invocation
/// @param peakMemory the peak memory of the process, in bytes; null if it is unknown
public record Usage(Duration duration, @Nullable Duration startup, @Nullable Long peakMemory) {}
