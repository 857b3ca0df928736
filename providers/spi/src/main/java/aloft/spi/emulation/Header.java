package aloft.spi.emulation;

/// An HTTP header line; the case of the name is preserved.
public record Header(String name, String value) {}
