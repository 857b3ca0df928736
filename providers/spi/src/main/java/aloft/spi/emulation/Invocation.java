package aloft.spi.emulation;

/// One call of a handler.
///
/// @param id unique
public record Invocation(String id, Event event) {}
