package aloft.cli.packaging.node;

import aloft.cli.packaging.tree.FolderItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An installed package or a project. There is one object for each folder.
final class InstalledPackage {
  final FolderItem folder;

  /// The path of its folder from the root, without links; null if it is outside of the root.
  final @Nullable String path;

  /// Its folder in the store of pnpm, or else the package folder itself.
  final FolderItem storeFolder;

  /// Whether it is outside of node_modules and therefore the user's own code, linked or not.
  final boolean isUserCode;

  /// The node_modules folders that its imports are resolved in, nearest first.
  final List<FolderItem> modulesFolders;

  private @Nullable PackageJson json;

  InstalledPackage(
      FolderItem folder,
      @Nullable String path,
      FolderItem storeFolder,
      boolean isUserCode,
      List<FolderItem> modulesFolders) {
    this.folder = folder;
    this.path = path;
    this.storeFolder = storeFolder;
    this.isUserCode = isUserCode;
    this.modulesFolders = modulesFolders;
  }

  /// Its package.json, read once. After a failure, an empty one.
  PackageJson json() throws IOException {
    if (json == null) {
      json = PackageJson.EMPTY;
      json = PackageJson.read(folder.location().resolve("package.json"));
    }
    return json;
  }

  /// Whether a package is in the node_modules of this one, as package managers nest versions.
  boolean contains(Resolution resolution) {
    FolderItem modules = isUserCode ? null : folder.folder("node_modules");
    return modules != null && modules.key().equals(resolution.modulesFolder.key());
  }

  /// The path of its folder without links.
  Path realPath() throws IOException {
    return folder.location().toRealPath();
  }

  /// A package and where its name was resolved.
  ///
  /// @param modulesFolder the node_modules folder that contains it or a link to it
  record Resolution(InstalledPackage target, FolderItem modulesFolder) {}
}
