package aloft.spi.artifact;

/// A packed zip.
///
/// @param name the name of its [Package]
/// @param fileName its name in the output folder
/// @param sha256 base64 of the SHA-256 of its bytes
/// @param size in bytes
public record Artifact(String name, String fileName, String sha256, long size) {}
