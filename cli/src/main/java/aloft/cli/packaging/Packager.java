package aloft.cli.packaging;

import aloft.cli.packaging.bundle.Bundler;
import aloft.cli.packaging.node.DevDependencies;
import aloft.cli.packaging.python.PythonInstaller;
import aloft.cli.packaging.tree.FolderItem;
import aloft.cli.packaging.zip.ZipWriter;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Destination;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Package.Generated;
import aloft.spi.artifact.Package.Prebuilt;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Packs what a blueprint wants packed. The same folder gives the same bytes, on every machine.
public final class Packager {
  private final ServiceTree tree;
  private final Downloader downloads;
  private final Environment environment;
  private final Destination destination;
  private final Supplier<PythonInstaller> installations;

  /// @param downloads fetches zips that a manifest names by an address
  /// @param destination where the packages will run
  public Packager(
      ServiceTree tree,
      Downloader downloads,
      Environment environment,
      Destination destination,
      Progress progress) {
    this.tree = tree;
    this.downloads = downloads;
    this.environment = environment;
    this.destination = destination;
    this.installations =
        () -> new PythonInstaller(environment, tree.location(), destination, progress);
  }

  /// Packs each package into `out`, several at a time.
  ///
  /// @param out the folder for the zips; made where it is missing, and never packed itself
  /// @throws UserException where a file cannot be read or written, or a package would be empty
  public Result<Artifacts> pack(List<Package> packages, Path out) {
    OutputFolder output = new OutputFolder(out);
    Map<String, Artifact> artifacts = new ConcurrentHashMap<>();
    Set<Diagnostic> warnings = Collections.synchronizedSet(new LinkedHashSet<>());
    List<Package> own = packages.stream().filter(one -> one.prebuilt() == null).toList();
    Set<String> names = own.stream().map(one -> one.name() + ".zip").collect(Collectors.toSet());
    PrebuiltZips prebuilts = new PrebuiltZips(tree, downloads, output, names);
    for (Package one : packages) {
      Prebuilt prebuilt = one.prebuilt();
      if (prebuilt != null) {
        artifacts.put(one.name(), prebuilts.take(one, prebuilt));
      }
    }
    Bundler bundler = new Bundler(tree.location(), environment.variables(), warnings::add);
    try (PythonInstaller installation = installations.get();
        BundledHandlers bundles = new BundledHandlers(own, output.passing("bundles"), bundler);
        CompressionPool crew = new CompressionPool()) {
      Object outKey = Objects.requireNonNull(FolderItem.at(out)).key();
      List<Job> jobs = jobs(own, outKey, installation, warnings);
      crew.all(
          jobs,
          job -> {
            String name = job.wanted.name();
            artifacts.put(
                name,
                output.write(
                    name, name + ".zip", to -> fill(to, job, output, bundles, crew, warnings)));
          });
    }
    List<Diagnostic> found = List.copyOf(warnings);
    return found.stream().anyMatch(Diagnostic::isError)
        ? Result.failed(found)
        : Result.of(new Artifacts(artifacts), found);
  }

  private record Job(
      Package wanted,
      FolderItem root,
      FileSelection selection,
      Exclusions omitted,
      List<PythonDependencies> dependencies) {}

  /// Looks once for each root at what is installed there.
  private List<Job> jobs(
      List<Package> packages,
      Object output,
      PythonInstaller installation,
      Set<Diagnostic> warnings) {
    Map<String, DevDependencies> development = new HashMap<>();
    List<Job> jobs = new ArrayList<>();
    for (Package one : packages) {
      FolderItem root = tree.folder(one.root());
      if (root == null || root.folder(one.base()) == null) {
        throw new UserException(
            Diagnostic.error(
                "package/no-folder", "there is no folder " + one.root() + one.base(), one.place()));
      }
      DevDependencies left =
          one.excludeDevDependencies()
              ? development.computeIfAbsent(
                  one.root(), path -> development(root, path, packages, output, warnings))
              : DevDependencies.NONE;
      FileSelection selection = FileSelection.of(one.excluded(), one.patterns());
      List<PythonDependencies> dependencies =
          PythonDependencies.of(one, tree, installation, warnings::add);
      jobs.add(new Job(one, root, selection, new Exclusions(output, left), dependencies));
    }
    return jobs;
  }

  private static DevDependencies development(
      FolderItem folder,
      String root,
      List<Package> packages,
      Object output,
      Set<Diagnostic> warnings) {
    Map<List<List<String>>, FileSelection> wanted = new HashMap<>();
    packages.stream()
        .filter(one -> one.root().equals(root) && one.excludeDevDependencies())
        .forEach(one ->
            wanted.computeIfAbsent(
                List.of(one.excluded(), one.patterns()),
                lists -> FileSelection.of(one.excluded(), one.patterns())));
    Collection<String> projects = NodeProjects.in(folder, wanted.values(), output);
    return DevDependencies.of(
        folder,
        projects,
        reason ->
            warnings.add(
                Diagnostic.warning(
                    "package/dev-dependencies",
                    "packages needed for development only may be packed too: cannot read "
                        + reason)));
  }

  private void fill(
      OutputStream out,
      Job job,
      OutputFolder output,
      BundledHandlers bundles,
      CompressionPool crew,
      Set<Diagnostic> warnings)
      throws IOException {
    Package wanted = job.wanted;
    ZipAssembler archive = new ZipAssembler(new ZipWriter(out), crew);
    RequiredFiles lookout = new RequiredFiles(wanted.needs());
    EntryMerger entries = new EntryMerger(archive, lookout);
    for (String outside : job.selection.outside()) {
      FolderItem folder =
          tree.folder(wanted.root().isEmpty() ? outside : wanted.root() + "/" + outside);
      if (folder != null) {
        new TreeWalker(job.omitted, entries::aside, warnings::add)
            .through(folder, outside, job.selection.beyond(outside));
      }
    }
    for (Addition addition : wanted.additions()) {
      if (addition instanceof Generated generated) {
        entries.aside(generated);
      }
    }
    bundles.files(wanted, job.root, warnings::add, (path, leaf) -> entries.aside(path, leaf, true));
    try (NestedZip inner = new NestedZip(output, wanted.name(), crew)) {
      for (PythonDependencies dependencies : job.dependencies) {
        if (dependencies.zipped()) {
          inner.put(dependencies, entries, warnings::add);
        } else {
          dependencies.files(
              warnings::add, (path, leaf) -> entries.aside(path, leaf, dependencies.prevail()));
        }
      }
      walk(job, entries, warnings);
      entries.rest();
      finish(archive, wanted);
      warnings.addAll(lookout.findings(job.selection, destination));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// Goes through the root, or through the one folder in it that is packed.
  private static void walk(Job job, EntryMerger entries, Set<Diagnostic> warnings) {
    String base = job.wanted.base();
    if (base.isEmpty()) {
      new TreeWalker(job.omitted, entries::add, warnings::add)
          .through(job.root, "", job.selection.inside());
      return;
    }
    FileSelection.Scope scope = job.selection.inside();
    for (int end = base.indexOf('/'); end >= 0; end = base.indexOf('/', end + 1)) {
      scope = scope.enter(base.substring(0, end));
    }
    new TreeWalker(
            job.omitted,
            (path, leaf) -> entries.add(path.substring(base.length() + 1), leaf),
            warnings::add)
        .through(Objects.requireNonNull(job.root.folder(base)), base, scope.enter(base));
  }

  private static void finish(ZipAssembler archive, Package wanted) throws IOException {
    if (archive.count() == 0) {
      throw new UserException(
          Diagnostic.error(
                  "package/no-files",
                  "no file is left for the package " + wanted.name(),
                  wanted.place())
              .hint("the patterns leave out every file: the last one that matches decides"));
    }
    archive.finish();
  }
}
