package aloft.cli.packaging.tree;

import java.nio.file.Path;

/// An entry that cannot be packed: a broken link, a file that was deleted meanwhile, or no file.
public record UnreadableItem(String name, Path location, String reason) implements Item {}
