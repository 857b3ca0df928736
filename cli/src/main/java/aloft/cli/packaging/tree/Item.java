package aloft.cli.packaging.tree;

import java.nio.file.Path;

/// Something in a folder. A link is what it points to.
public sealed interface Item permits FolderItem, FileItem, UnreadableItem {

  String name();

  Path location();

  /// The name by which items of a folder are sorted: a folder's ends in `/`, so that walking the
  /// tree gives whole paths in their order.
  default String sortKey() {
    return name();
  }
}
