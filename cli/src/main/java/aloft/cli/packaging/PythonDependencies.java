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

/// The installed Python packages of one zip.
final class PythonDependencies {
  private static final Pattern MODULE = Pattern.compile("[-/]|\\.pyc?$");

  private final PythonRequirements requirements;
  private final @Nullable FolderItem sitePackages;
  private final List<FolderItem> vendors;
  private final List<Glob> excluded;
  private final Set<String> excludedModules;
  private final Set<String> vendoredNames = new HashSet<>();

  private PythonDependencies(
      PythonRequirements requirements,
      @Nullable FolderItem sitePackages,
      List<FolderItem> vendors) {
    this.requirements = requirements;
    this.sitePackages = sitePackages;
    this.vendors = vendors;
    this.excluded =
        requirements.content().excludedFiles().stream()
            .flatMap(glob -> Glob.expand(glob).stream())
            .map(Glob::of)
            .toList();
    this.excludedModules = Set.copyOf(requirements.content().excludedPackages());
    vendors.forEach(folder -> folder.items().forEach(item -> vendoredNames.add(item.name())));
  }

  /// Installs the Python requirements of a package.
  static List<PythonDependencies> install(
      Package pkg, ServiceTree tree, PythonInstaller installer, Consumer<Diagnostic> diagnostics) {
    List<PythonDependencies> dependencies = new ArrayList<>();
    for (PythonRequirements requirements : Additions.of(pkg).requirements()) {
      Path site = installer.install(requirements, diagnostics);
      List<FolderItem> vendors =
          requirements.content().vendorFolders().stream()
              .map(path -> vendor(path, tree, requirements))
              .toList();
      if (site != null || !vendors.isEmpty()) {
        FolderItem folder = site == null ? null : FolderItem.at(site);
        dependencies.add(new PythonDependencies(requirements, folder, vendors));
      }
    }
    return dependencies;
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

  /// Whether they override the user's files with the same names.
  boolean overridesUserFiles() {
    return requirements.requested();
  }

  boolean isZipped() {
    return requirements.content().zipped();
  }

  /// Passes each file to `files`, with its path in the zip.
  void forEachFile(Consumer<Diagnostic> warnings, BiConsumer<String, FileItem> files) {
    String prefix = requirements.content().targetFolder();
    FileSelection.Scope allFiles = FileSelection.of(List.of(), List.of()).rootScope();
    if (sitePackages != null) {
      walker(
              warnings,
              (path, file) -> {
                if (!vendoredNames.contains(path.replaceFirst("/.*", "")) && includes(path)) {
                  files.accept(prefix + path, file);
                }
              })
          .walk(sitePackages, "", allFiles);
    }
    for (FolderItem vendor : vendors) {
      walker(
              warnings,
              (path, file) -> {
                if (!MODULE.split(path, 2)[0].equals("__pycache__")) {
                  files.accept(prefix + path, file);
                }
              })
          .walk(vendor, "", allFiles);
    }
  }

  private static TreeWalker walker(
      Consumer<Diagnostic> warnings, BiConsumer<String, FileItem> files) {
    return new TreeWalker(Exclusions.NONE, files, warnings);
  }

  private boolean includes(String path) {
    if (excludedModules.contains(MODULE.split(path, 2)[0])) {
      return false;
    }
    if (excluded.isEmpty()) {
      return true;
    }
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      String folder = path.substring(0, end);
      if (excluded.stream().anyMatch(glob -> glob.matches(folder))) {
        return false;
      }
    }
    return excluded.stream().noneMatch(glob -> glob.matches(path));
  }
}
