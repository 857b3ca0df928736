package aloft.spi.emulation;

/// What came of the call of a function.
///
/// @param log the end of what it has written meanwhile, 4 KB at most
public record InvocationResult(InvocationOutcome outcome, String log) {}
