package aloft.cli.packaging.tree;

import java.nio.file.Path;

/// An entry that cannot be read: a broken link, or a file that was deleted meanwhile.
public record UnreadableItem(String name, Path location, String reason) implements Item {}
