package aloft.spi.artifact;

/// A built zip.
///
/// @param name the name of its [Package]
/// @param fileName its file name in the output folder
/// @param sha256 the SHA-256 hash of its bytes, in Base64
/// @param size in bytes
public record Artifact(String name, String fileName, String sha256, long size) {}
