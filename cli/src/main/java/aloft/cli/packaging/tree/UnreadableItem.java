package aloft.cli.packaging.tree;

import java.nio.file.Path;

/// Something that cannot be read: a link that leads nowhere, or what vanished meanwhile.
public record UnreadableItem(String name, Path location, String reason) implements Item {}
