package aloft.cli.packaging;

import aloft.cli.packaging.bundle.Bundler;
import aloft.cli.packaging.node.Externals;
import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.FolderItem;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.Package;
import aloft.spi.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Bundled handlers of all packages, until this is closed.
final class BundledHandlers implements AutoCloseable {
  private final Path work;
  private final List<NodeBundle> all;
  private final Map<List<String>, @Nullable FolderItem> folders = new HashMap<>();

  /// Bundles them.
  ///
  /// @param work a folder that does not exist yet
  BundledHandlers(List<Package> packages, Path work, Bundler bundler) {
    this.work = work;
    this.all = packages.stream().flatMap(one -> of(one).stream()).toList();
    try {
      bundler.all(all, work).forEach((words, folder) -> folders.put(words, FolderItem.at(folder)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static List<NodeBundle> of(Package wanted) {
    return wanted.additions().stream()
        .filter(NodeBundle.class::isInstance)
        .map(NodeBundle.class::cast)
        .toList();
  }

  /// Hands over the files for one package, each with its path in the zip.
  void files(
      Package wanted,
      FolderItem root,
      Consumer<Diagnostic> warnings,
      BiConsumer<String, FileItem> files) {
    FileSelection.Scope everything = FileSelection.of(List.of(), List.of()).inside();
    for (NodeBundle bundle : of(wanted)) {
      FolderItem folder = folders.get(bundle.arguments());
      if (folder != null) {
        Set<String> own = stems(List.of(bundle));
        Set<String> others = stems(all);
        others.removeAll(own);
        new TreeWalker(
                Exclusions.NOTHING,
                (path, leaf) -> {
                  if (others.stream().noneMatch(stem -> path.startsWith(stem + "."))
                      || own.stream().anyMatch(stem -> path.startsWith(stem + "."))) {
                    files.accept(path, leaf);
                  }
                },
                warnings)
            .through(folder, "", everything);
      }
      Externals.of(
              root,
              bundle.externals(),
              name ->
                  warnings.accept(
                      Diagnostic.warning(
                              "bundle/external",
                              "the package " + name + " is not in node_modules, and not packed",
                              bundle.place())
                          .hint("install it, or name it in \"exclude\"")))
          .forEach((path, module) ->
              new TreeWalker(
                      Exclusions.NOTHING,
                      (name, leaf) -> {
                        if (!name.startsWith("node_modules/")) {
                          files.accept(path + "/" + name, leaf);
                        }
                      },
                      warnings)
                  .through(module, "", everything));
    }
  }

  private static Set<String> stems(List<NodeBundle> bundles) {
    return bundles.stream()
        .flatMap(bundle -> bundle.entries().stream())
        .map(NodeBundle.Entry::stem)
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    if (!Files.isDirectory(work)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(work)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      // It is in the output folder, which is never packed.
      return;
    }
  }
}
