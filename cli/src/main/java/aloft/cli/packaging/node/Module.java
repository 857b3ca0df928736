package aloft.cli.packaging.node;

import aloft.cli.packaging.tree.Folder;
import java.util.List;

/// An installed package, or a project. The same folder is the same object.
final class Module {
  final Folder folder;

  /// The folder that a store keeps it in alone, or its own folder.
  final Folder store;

  /// Whether it lies outside of node_modules and is the user's own, linked or not.
  final boolean own;

  final PackageJson json;

  /// The node_modules folders that its code is answered from, nearest first.
  final List<Folder> modules;

  Module(Folder folder, Folder store, boolean own, PackageJson json, List<Folder> modules) {
    this.folder = folder;
    this.store = store;
    this.own = own;
    this.json = json;
    this.modules = modules;
  }

  /// A module as it was found.
  ///
  /// @param modules the node_modules folder that names it
  record Found(Module target, Folder modules) {}
}
