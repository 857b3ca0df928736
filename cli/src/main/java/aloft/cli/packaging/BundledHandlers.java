package aloft.cli.packaging;

import aloft.cli.packaging.bundle.Bundler;
import aloft.cli.packaging.bundle.ImportedPackages;
import aloft.cli.packaging.node.DevDependencies;
import aloft.cli.packaging.node.ModuleLayout;
import aloft.cli.packaging.node.ModuleLayout.Missing;
import aloft.cli.packaging.node.NodeModules;
import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.FolderItem;
import aloft.host.Folders;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.NodeBundle.Externals;
import aloft.spi.artifact.Package;
import aloft.spi.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
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
  ///
  /// @param modules the packages that are installed for it
  void forEachFile(
      Package pkg,
      NodeModules modules,
      Consumer<Diagnostic> warnings,
      BiConsumer<String, FileItem> files)
      throws IOException {
    FileSelection.Scope allFiles = FileSelection.of(List.of(), List.of()).rootScope();
    for (NodeBundle bundle : Additions.of(pkg).bundles()) {
      FolderItem folder = folders.get(bundle.arguments());
      List<FileItem> code = new ArrayList<>();
      if (folder != null) {
        Set<String> ownStems = stems(List.of(bundle));
        Set<String> otherStems = stems(bundles);
        otherStems.removeAll(ownStems);
        new TreeWalker(
                Exclusions.NONE,
                (path, file) -> {
                  boolean isOwn = ownStems.stream().anyMatch(stem -> path.startsWith(stem + "."));
                  if (isOwn || otherStems.stream().noneMatch(stem -> path.startsWith(stem + "."))) {
                    files.accept(path, file);
                  }
                  if (isOwn && path.endsWith("js")) {
                    code.add(file);
                  }
                },
                warnings)
            .walk(folder, "", allFiles);
      }
      NavigableSet<String> names = externals(bundle.externals(), code);
      if (!names.isEmpty()) {
        addExternals(pkg, bundle, modules.packages(names), warnings, files);
      }
    }
  }

  /// The names of the external packages that are added for bundles.
  private static NavigableSet<String> externals(Externals externals, List<FileItem> code)
      throws IOException {
    NavigableSet<String> named = new TreeSet<>(externals.names());
    List<String> wildcards = named.stream().filter(name -> name.contains("*")).toList();
    wildcards.forEach(named::remove);
    NavigableSet<String> added =
        new TreeSet<>(externals.rule() == Externals.Rule.NAMED ? named : Set.of());
    if (externals.rule() != Externals.Rule.ALL_IMPORTED
        && wildcards.isEmpty()
        && added.size() == named.size()) {
      return added;
    }
    for (FileItem file : code) {
      for (String name : ImportedPackages.in(file.location())) {
        boolean isExternal =
            externals.rule() == Externals.Rule.ALL_IMPORTED
                || PlacedPackages.isAmong(wildcards, name);
        if (named.contains(name)
            || (isExternal && !PlacedPackages.isAmong(externals.provided(), name))) {
          added.add(name);
        }
      }
    }
    return added;
  }

  private static void addExternals(
      Package pkg,
      NodeBundle bundle,
      ModuleLayout layout,
      Consumer<Diagnostic> warnings,
      BiConsumer<String, FileItem> files) {
    List<Missing> transitive = new ArrayList<>();
    for (Missing missing : layout.missing()) {
      if (!missing.isDirect()) {
        transitive.add(missing);
      } else if (bundle.externals().names().contains(missing.name())) {
        // Other texts may only look like imports.
        warnings.accept(
            Diagnostic.warning(
                    "bundle/external",
                    "the package " + missing.name() + " is not in node_modules and is not packed",
                    bundle.place())
                .hint("install it, or add it to \"exclude\""));
      }
    }
    PlacedPackages.warnings(transitive, false, null).forEach(warnings);
    List<String> rules =
        pkg.patterns().stream()
            .filter(pattern -> pattern.startsWith("!") && pattern.contains("node_modules"))
            .toList();
    PlacedPackages.forEachFile(
        layout.all(),
        FileSelection.of(List.of(), rules),
        new Exclusions(null, DevDependencies.NONE, layout.hiddenFolders()),
        files,
        warnings);
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
