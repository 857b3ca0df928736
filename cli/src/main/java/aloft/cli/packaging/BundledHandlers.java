package aloft.cli.packaging;

import aloft.cli.packaging.bundle.Bundler;
import aloft.cli.packaging.node.Externals;
import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.FolderItem;
import aloft.host.Folders;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.Package;
import aloft.spi.diagnostic.Diagnostic;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The bundled handlers of all packages. Closing deletes them.
final class BundledHandlers implements AutoCloseable {
  private final Path workFolder;
  private final List<NodeBundle> bundles;
  private final Map<List<String>, @Nullable FolderItem> folders = new HashMap<>();

  /// Bundles the handlers of the packages.
  ///
  /// @param work a folder that does not exist yet
  BundledHandlers(List<Package> packages, Path work, Bundler bundler) {
    this.workFolder = work;
    this.bundles = packages.stream().flatMap(pkg -> Additions.of(pkg).bundles().stream()).toList();
    try {
      bundler
          .bundle(bundles, work)
          .forEach((arguments, folder) -> folders.put(arguments, FolderItem.at(folder)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Passes each bundled file and external of one package to `files`, with its path in the zip.
  void forEachFile(
      Package pkg,
      FolderItem root,
      Consumer<Diagnostic> warnings,
      BiConsumer<String, FileItem> files) {
    FileSelection.Scope allFiles = FileSelection.of(List.of(), List.of()).rootScope();
    for (NodeBundle bundle : Additions.of(pkg).bundles()) {
      FolderItem folder = folders.get(bundle.arguments());
      if (folder != null) {
        Set<String> ownStems = stems(List.of(bundle));
        Set<String> otherStems = stems(bundles);
        otherStems.removeAll(ownStems);
        new TreeWalker(
                Exclusions.NONE,
                (path, file) -> {
                  if (otherStems.stream().noneMatch(stem -> path.startsWith(stem + "."))
                      || ownStems.stream().anyMatch(stem -> path.startsWith(stem + "."))) {
                    files.accept(path, file);
                  }
                },
                warnings)
            .walk(folder, "", allFiles);
      }
      Externals.of(
              root,
              bundle.externals(),
              name ->
                  warnings.accept(
                      Diagnostic.warning(
                              "bundle/external",
                              "the package " + name + " is not in node_modules and is not packed",
                              bundle.place())
                          .hint("install it, or add it to \"exclude\"")))
          .forEach((path, module) ->
              new TreeWalker(
                      Exclusions.NONE,
                      (name, file) -> {
                        if (!name.startsWith("node_modules/")) {
                          files.accept(path + "/" + name, file);
                        }
                      },
                      warnings)
                  .walk(module, "", allFiles));
    }
  }

  private static Set<String> stems(List<NodeBundle> bundles) {
    return bundles.stream()
        .flatMap(bundle -> bundle.entries().stream())
        .map(NodeBundle.EntryPoint::stem)
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    // What remains is in the output folder, which is never packed.
    Folders.deleteQuietly(workFolder);
  }
}
