package aloft.cli.packaging;

import aloft.cli.packaging.glob.Glob;
import aloft.cli.packaging.python.PythonInstaller;
import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.FolderItem;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.PythonRequirements;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The Python packages of one zip, as they were installed.
final class PythonDependencies {
  private static final Pattern MODULE = Pattern.compile("[-/]|\\.pyc?$");

  private final PythonRequirements wanted;
  private final @Nullable FolderItem site;
  private final List<FolderItem> vendors;
  private final List<Glob> leftOut;
  private final Set<String> noDeploy;
  private final Set<String> replaced = new HashSet<>();

  private PythonDependencies(
      PythonRequirements wanted, @Nullable FolderItem site, List<FolderItem> vendors) {
    this.wanted = wanted;
    this.site = site;
    this.vendors = vendors;
    this.leftOut =
        wanted.content().leftOut().stream()
            .flatMap(glob -> Glob.expand(glob).stream())
            .map(Glob::of)
            .toList();
    this.noDeploy = Set.copyOf(wanted.content().noDeploy());
    vendors.forEach(folder -> folder.items().forEach(item -> replaced.add(item.name())));
  }

  /// Installs what a package wants.
  static List<PythonDependencies> of(
      Package wanted,
      ServiceTree tree,
      PythonInstaller installation,
      Consumer<Diagnostic> findings) {
    List<PythonDependencies> all = new ArrayList<>();
    wanted
        .additions()
        .forEach(addition -> {
          if (addition instanceof PythonRequirements requirements) {
            Path site = installation.of(requirements, findings);
            List<FolderItem> vendors =
                requirements.content().vendors().stream()
                    .map(path -> vendor(path, tree, requirements))
                    .toList();
            if (site != null || !vendors.isEmpty()) {
              FolderItem folder = site == null ? null : FolderItem.at(site);
              all.add(new PythonDependencies(requirements, folder, vendors));
            }
          }
        });
    return all;
  }

  private static FolderItem vendor(String path, ServiceTree tree, PythonRequirements requirements) {
    FolderItem folder = tree.folder(path);
    if (folder == null) {
      throw new UserException(
          Diagnostic.error(
                  "python/vendor", "there is no folder \"" + path + "\"", requirements.place())
              .hint("\"vendor\" is relative to the service's folder"));
    }
    return folder;
  }

  /// Whether they take the place of files of the user's with the same name.
  boolean prevail() {
    return wanted.asked();
  }

  boolean zipped() {
    return wanted.content().zipped();
  }

  /// Hands over each file with its path in the zip.
  void files(Consumer<Diagnostic> warnings, BiConsumer<String, FileItem> files) {
    String into = wanted.content().into();
    FileSelection.Scope everything = FileSelection.of(List.of(), List.of()).inside();
    if (site != null) {
      walk(
              warnings,
              (path, leaf) -> {
                if (!replaced.contains(path.replaceFirst("/.*", "")) && keeps(path)) {
                  files.accept(into + path, leaf);
                }
              })
          .through(site, "", everything);
    }
    for (FolderItem vendor : vendors) {
      walk(
              warnings,
              (path, leaf) -> {
                if (!MODULE.split(path, 2)[0].equals("__pycache__")) {
                  files.accept(into + path, leaf);
                }
              })
          .through(vendor, "", everything);
    }
  }

  private static TreeWalker walk(
      Consumer<Diagnostic> warnings, BiConsumer<String, FileItem> files) {
    return new TreeWalker(Exclusions.NOTHING, files, warnings);
  }

  private boolean keeps(String path) {
    if (noDeploy.contains(MODULE.split(path, 2)[0])) {
      return false;
    }
    if (leftOut.isEmpty()) {
      return true;
    }
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      String folder = path.substring(0, end);
      if (leftOut.stream().anyMatch(glob -> glob.matches(folder))) {
        return false;
      }
    }
    return leftOut.stream().noneMatch(glob -> glob.matches(path));
  }
}
