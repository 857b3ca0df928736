package aloft.cli.packaging.tree;

import java.nio.file.Path;

/// An entry of a folder. A link is represented by its target.
public sealed interface Item permits FolderItem, FileItem, UnreadableItem {

  String name();

  Path location();

  /// The key by which the items of a folder are sorted. That of a folder ends in `/`, so that
  /// walking the tree gives paths in sorted order.
  default String sortKey() {
    return name();
  }
}
