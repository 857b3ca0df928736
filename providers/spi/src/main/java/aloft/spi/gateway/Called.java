package aloft.spi.gateway;

import aloft.spi.worker.Outcome;

/// What came of the call of a function.
///
/// @param log the end of what it has written meanwhile, 4 KB at most
public record Called(Outcome outcome, String log) {}
