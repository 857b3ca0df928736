package aloft.spi.emulation;

/// A header line, its name as it was written.
public record Header(String name, String value) {}
