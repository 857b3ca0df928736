package aloft.cli.engine;

/// The request of a use case that needs none, or the result of one that has none.
public record Nothing() {}
