package aloft.cli.packaging.tree;

import java.nio.file.Path;

/// A regular file.
///
/// @param executable whether its owner may execute it; always true on systems without this
///   permission
/// @param size in bytes
public record FileItem(String name, Path location, boolean executable, long size) implements Item {}
