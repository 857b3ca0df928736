package aloft.cli.packaging;

import aloft.cli.packaging.bundle.Bundler;
import aloft.cli.packaging.node.DevDependencies;
import aloft.cli.packaging.node.ModuleLayout;
import aloft.cli.packaging.node.ModuleLayout.Missing;
import aloft.cli.packaging.node.NodeModules;
import aloft.cli.packaging.python.PythonInstaller;
import aloft.cli.packaging.tree.FolderItem;
import aloft.cli.packaging.zip.ZipWriter;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Destination;
import aloft.spi.artifact.NodeDependencies;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Package.Prebuilt;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Creates the zips of packages. The same files give the same bytes on every machine.
public final class Packager {
  private final ServiceTree tree;
  private final Downloader downloader;
  private final Environment environment;
  private final boolean isDeployed;
  private final Supplier<PythonInstaller> pythonInstallers;

  /// @param downloader downloads prebuilt zips
  /// @param destination where the packages will run
  /// @param isDeployed whether they are deployed next: then a function without code is an error
  public Packager(
      ServiceTree tree,
      Downloader downloader,
      Environment environment,
      Destination destination,
      boolean isDeployed,
      Progress progress) {
    this.tree = tree;
    this.downloader = downloader;
    this.environment = environment;
    this.isDeployed = isDeployed;
    this.pythonInstallers =
        () -> new PythonInstaller(environment, tree.location(), destination, progress);
  }

  /// The names of the files that [#pack] may write. A prebuilt zip that is in the folder already is
  /// the user's.
  public Set<String> fileNames(List<Package> packages, Path out) {
    Set<String> names = new HashSet<>();
    for (Package pkg : packages) {
      Prebuilt prebuilt = pkg.prebuilt();
      names.add(pkg.name() + ".zip");
      if (prebuilt != null) {
        names.add(PrebuiltZips.fileName(prebuilt.location()));
      }
    }
    for (Package pkg : packages) {
      Prebuilt prebuilt = pkg.prebuilt();
      Path file = prebuilt == null ? null : tree.file(prebuilt.location());
      if (file != null && out.normalize().equals(file.normalize().getParent())) {
        names.remove(String.valueOf(file.getFileName()));
      }
    }
    return names;
  }

  /// Packs each package into a zip in `out`, several at a time.
  ///
  /// @param out the folder for the zips; created if it is missing, and never packed itself
  /// @throws UserException if a file cannot be read or written, or a package would be empty
  public Result<Artifacts> pack(List<Package> packages, Path out) {
    OutputFolder output = new OutputFolder(out);
    Map<String, Artifact> artifacts = new ConcurrentHashMap<>();
    Set<Diagnostic> warnings = Collections.synchronizedSet(new LinkedHashSet<>());
    List<Package> toBuild = packages.stream().filter(pkg -> pkg.prebuilt() == null).toList();
    Set<String> names =
        toBuild.stream().map(pkg -> pkg.name() + ".zip").collect(Collectors.toSet());
    PrebuiltZips prebuilts = new PrebuiltZips(tree, downloader, output, names);
    for (Package pkg : packages) {
      Prebuilt prebuilt = pkg.prebuilt();
      if (prebuilt != null) {
        Artifact artifact = prebuilts.artifact(pkg, prebuilt);
        artifacts.put(pkg.name(), artifact);
        Diagnostic problem = prebuilts.problem(prebuilt, artifact);
        if (problem != null) {
          warnings.add(isDeployed ? problem.asError() : problem);
        }
        RequiredFiles requiredFiles = new RequiredFiles(pkg.requiredContent());
        if (prebuilts.markPresent(requiredFiles, artifact)) {
          warnings.addAll(requiredFiles.missingHandlers(isDeployed));
        }
      }
    }
    Bundler bundler = new Bundler(tree.location(), environment, isDeployed, warnings::add);
    try (PythonInstaller installer = pythonInstallers.get();
        BundledHandlers bundles = new BundledHandlers(toBuild, output.temporaryPath(), bundler);
        CompressionPool pool = new CompressionPool()) {
      Object outKey = Objects.requireNonNull(FolderItem.at(out)).key();
      List<Job> jobs = jobs(toBuild, outKey, installer, warnings);
      pool.forEach(
          jobs,
          job -> {
            String name = job.pkg.name();
            artifacts.put(
                name,
                output.write(
                    name, name + ".zip", to -> writeZip(to, job, output, bundles, pool, warnings)));
          });
    }
    List<Diagnostic> diagnostics = List.copyOf(warnings);
    return diagnostics.stream().anyMatch(Diagnostic::isError)
        ? Result.failed(diagnostics)
        : Result.of(new Artifacts(artifacts), diagnostics);
  }

  /// @param modules the installed packages of the root; null if it needs none
  /// @param layout the packages that are placed elsewhere; null if there are none
  private record Job(
      Package pkg,
      FolderItem root,
      FileSelection selection,
      Exclusions exclusions,
      @Nullable NodeModules modules,
      @Nullable ModuleLayout layout,
      List<PythonDependencies> pythonDependencies) {}

  /// Prepares the packages. The installed packages of each root are determined once.
  private List<Job> jobs(
      List<Package> packages, Object output, PythonInstaller installer, Set<Diagnostic> warnings) {
    Map<String, NodeModules> modulesByRoot = new HashMap<>();
    List<Job> jobs = new ArrayList<>();
    for (Package pkg : packages) {
      FolderItem root = tree.folder(pkg.root());
      if (root == null || root.folder(pkg.base()) == null) {
        throw new UserException(
            Diagnostic.error(
                "package/no-folder", "there is no folder " + pkg.root() + pkg.base(), pkg.place()));
      }
      FileSelection selection = selection(pkg);
      Additions additions = Additions.of(pkg);
      NodeModules modules = null;
      if (pkg.excludeDevDependencies()
          || !additions.dependencies().isEmpty()
          || !additions.bundles().isEmpty()) {
        modules =
            modulesByRoot.computeIfAbsent(
                pkg.root(), path -> new NodeModules(root, projects(root, path, packages, output)));
      }
      ModuleLayout layout =
          modules == null || !pkg.base().isEmpty() || additions.dependencies().isEmpty()
              ? null
              : layout(modules, selection, additions.dependencies().getFirst(), warnings);
      Exclusions exclusions =
          modules == null || !pkg.excludeDevDependencies()
              ? new Exclusions(output, DevDependencies.NONE, Set.of())
              : new Exclusions(
                  output,
                  modules.development(reason -> warnings.add(unreadable(reason))),
                  layout == null || namesStore(pkg) ? Set.of() : layout.hiddenFolders());
      List<PythonDependencies> dependencies =
          PythonDependencies.install(pkg, tree, installer, warnings::add);
      jobs.add(new Job(pkg, root, selection, exclusions, modules, layout, dependencies));
    }
    return jobs;
  }

  /// The rules of a package.
  ///
  /// @throws UserException at the place of a pattern that is too complex
  private static FileSelection selection(Package pkg) {
    try {
      return FileSelection.of(pkg.excluded(), pkg.patterns());
    } catch (UserException failure) {
      List<String> rules = new ArrayList<>(pkg.excluded());
      rules.addAll(pkg.patterns());
      for (String rule : rules) {
        if (!FileSelection.isUsable(rule)) {
          SourceRange place =
              pkg.requiredContent().exclusionRules().getOrDefault(rule, pkg.place());
          throw new UserException(
              failure.diagnostics().stream().map(error -> error.at(place)).toList());
        }
      }
      throw failure;
    }
  }

  private static Collection<String> projects(
      FolderItem folder, String root, List<Package> packages, Object output) {
    Map<List<List<String>>, FileSelection> selections = new HashMap<>();
    packages.stream()
        .filter(pkg -> pkg.root().equals(root))
        .forEach(pkg ->
            selections.computeIfAbsent(
                List.of(pkg.excluded(), pkg.patterns()), lists -> selection(pkg)));
    return NodeProjects.in(folder, selections.values(), output);
  }

  /// Where the dependencies of a package are placed, with warnings about those that are missing;
  /// null if its rules exclude all of them.
  private static @Nullable ModuleLayout layout(
      NodeModules modules,
      FileSelection selection,
      NodeDependencies needed,
      Set<Diagnostic> warnings) {
    if (selection.scopeIn("node_modules").isEmpty()) {
      return null;
    }
    ModuleLayout layout = modules.dependencies();
    if (needed.isReported() && !layout.missing().isEmpty()) {
      List<Missing> missing =
          layout.missing().stream()
              .filter(one -> !PlacedPackages.isAmong(needed.provided(), one.name()))
              .filter(one -> {
                String folder = "node_modules/" + one.name();
                return selection.scopeIn(folder).includes(folder + "/package.json");
              })
              .toList();
      String command = needed.installation();
      for (Diagnostic warning :
          PlacedPackages.warnings(missing, modules.usesPlugAndPlay(), command)) {
        warnings.add(command == null ? warning : warning.asError());
      }
    }
    return layout;
  }

  /// Whether a pattern includes a store of linked packages, which is packed as it is then.
  private static boolean namesStore(Package pkg) {
    return pkg.patterns().stream()
        .anyMatch(pattern -> !pattern.startsWith("!") && pattern.contains("node_modules/.pnpm"));
  }

  private static Diagnostic unreadable(String reason) {
    return Diagnostic.warning(
        "package/dev-dependencies",
        "development dependencies may be packed too: cannot read " + reason);
  }

  private void writeZip(
      OutputStream out,
      Job job,
      OutputFolder output,
      BundledHandlers bundles,
      CompressionPool pool,
      Set<Diagnostic> warnings)
      throws IOException {
    Package pkg = job.pkg;
    ZipAssembler archive = new ZipAssembler(new ZipWriter(out), pool, pkg);
    RequiredFiles requiredFiles = new RequiredFiles(pkg.requiredContent());
    EntryMerger entries = new EntryMerger(archive, requiredFiles);
    for (String outside : job.selection.outsideFolders()) {
      FolderItem folder = tree.folder(pkg.root().isEmpty() ? outside : pkg.root() + "/" + outside);
      if (folder != null) {
        new TreeWalker(job.exclusions, entries::addOutsideFile, warnings::add)
            .walk(folder, outside, job.selection.outsideScope(outside));
      }
    }
    Additions.of(pkg).generated().forEach(entries::addGenerated);
    if (job.modules != null) {
      bundles.forEachFile(
          pkg, job.modules, warnings::add, (path, file) -> entries.addExtraFile(path, file, true));
    }
    if (job.layout != null) {
      PlacedPackages.forEachFile(
          job.layout.outside(),
          job.selection,
          job.exclusions,
          (path, file) -> entries.addExtraFile(path, file, false),
          warnings::add);
    }
    try (NestedZip nested = new NestedZip(output, pool)) {
      for (PythonDependencies dependencies : job.pythonDependencies) {
        if (dependencies.isZipped()) {
          nested.addTo(dependencies, entries, warnings::add);
        } else {
          dependencies.forEachFile(
              warnings::add,
              (path, file) -> entries.addExtraFile(path, file, dependencies.overridesUserFiles()));
        }
      }
      walkRoot(job, entries, warnings);
      entries.flush();
      finish(archive, pkg, requiredFiles);
      warnings.addAll(requiredFiles.missingFiles(isDeployed));
      warnings.addAll(requiredFiles.excludedFiles(job.selection, isDeployed));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// Adds the files of the root, or of the one folder in it that is packed.
  private static void walkRoot(Job job, EntryMerger entries, Set<Diagnostic> warnings) {
    String base = job.pkg.base();
    if (base.isEmpty()) {
      new TreeWalker(job.exclusions, entries::addRootFile, warnings::add)
          .walk(job.root, "", job.selection.rootScope());
      return;
    }
    FileSelection.Scope scope = job.selection.rootScope();
    for (int end = base.indexOf('/'); end >= 0; end = base.indexOf('/', end + 1)) {
      scope = scope.enter(base.substring(0, end));
    }
    new TreeWalker(
            job.exclusions,
            (path, file) -> entries.addRootFile(path.substring(base.length() + 1), file),
            warnings::add)
        .walk(Objects.requireNonNull(job.root.folder(base)), base, scope.enter(base));
  }

  private static void finish(ZipAssembler archive, Package pkg, RequiredFiles requiredFiles)
      throws IOException {
    if (archive.count() == 0) {
      List<Diagnostic> missing = requiredFiles.missingFiles(true);
      if (!missing.isEmpty()) {
        throw new UserException(missing);
      }
      throw new UserException(
          Diagnostic.error(
                  "package/no-files",
                  "the package " + pkg.name() + " contains no files",
                  pkg.place())
              .hint("the patterns exclude every file; the last matching pattern decides"));
    }
    archive.finish();
  }
}
