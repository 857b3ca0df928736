package aloft.build;

import aloft.spi.diagnostic.SourceRange;
import org.jspecify.annotations.Nullable;

/// A folder with a zip of its own that no function's zip contains, such as a layer.
///
/// @param name the name of the zip, unless another zip has it
/// @param kind appended to the name if another zip has it
/// @param path relative to the service's folder; null if the user has built the zip
/// @param packaging `package` of the folder; null if absent
public record BuildFolder(
    String name,
    String kind,
    @Nullable String path,
    @Nullable PackageSection packaging,
    SourceRange place) {}
