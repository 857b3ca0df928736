package aloft.cli.packaging.node;

import aloft.cli.packaging.tree.FolderItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An installed package, or a project. The same folder is the same object.
final class InstalledPackage {
  final FolderItem folder;

  /// The folder that a store keeps it in alone, or its own folder.
  final FolderItem store;

  /// Whether it lies outside of node_modules and is the user's own, linked or not.
  final boolean own;

  /// The node_modules folders that its code is answered from, nearest first.
  final List<FolderItem> modules;

  private @Nullable PackageJson json;

  InstalledPackage(FolderItem folder, FolderItem store, boolean own, List<FolderItem> modules) {
    this.folder = folder;
    this.store = store;
    this.own = own;
    this.modules = modules;
  }

  /// What its package.json says. Where reading fails, it fails once.
  PackageJson json() throws IOException {
    if (json == null) {
      json = PackageJson.EMPTY;
      json = PackageJson.read(folder.location().resolve("package.json"));
    }
    return json;
  }

  /// Where it lies, without links.
  Path place() throws IOException {
    return folder.location().toRealPath();
  }

  /// A module as it was found.
  ///
  /// @param modules the node_modules folder that names it
  record Found(InstalledPackage target, FolderItem modules) {}
}
