package aloft.spi.emulation;

/// The outcome of a function call, with the end of its log.
///
/// @param log the last lines that the call logged, at most 4 KB
public record InvocationResult(InvocationOutcome outcome, String log) {}
