package aloft.cli.packaging.tree;

import java.nio.file.Path;

/// A file.
///
/// @param executable whether its owner may run it; always, on systems that do not know
/// @param size in bytes
public record FileItem(String name, Path location, boolean executable, long size) implements Item {}
