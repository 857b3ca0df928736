package aloft.cli.packaging;

import aloft.cli.packaging.bundle.Bundler;
import aloft.cli.packaging.node.DevDependencies;
import aloft.cli.packaging.python.Installation;
import aloft.cli.packaging.tree.Folder;
import aloft.cli.packaging.zip.ZipWriter;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Destination;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Package.Generated;
import aloft.spi.artifact.Package.Prebuilt;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.diagnostic.Read;
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
public final class Packing {
  private final ServiceTree tree;
  private final Downloads downloads;
  private final Environment environment;
  private final Destination destination;
  private final Supplier<Installation> installations;

  /// @param downloads fetches zips that a manifest names by an address
  /// @param destination where the packages will run
  public Packing(
      ServiceTree tree,
      Downloads downloads,
      Environment environment,
      Destination destination,
      Progress progress) {
    this.tree = tree;
    this.downloads = downloads;
    this.environment = environment;
    this.destination = destination;
    this.installations =
        () -> new Installation(environment, tree.location(), destination, progress);
  }

  /// Packs each package into `out`, several at a time.
  ///
  /// @param out the folder for the zips; made where it is missing, and never packed itself
  /// @throws Failure where a file cannot be read or written, or a package would be empty
  public Read<Artifacts> pack(List<Package> packages, Path out) {
    Output output = new Output(out);
    Map<String, Artifact> artifacts = new ConcurrentHashMap<>();
    Set<Diagnostic> warnings = Collections.synchronizedSet(new LinkedHashSet<>());
    List<Package> own = packages.stream().filter(one -> one.prebuilt() == null).toList();
    Set<String> names = own.stream().map(one -> one.name() + ".zip").collect(Collectors.toSet());
    Prebuilts prebuilts = new Prebuilts(tree, downloads, output, names);
    for (Package one : packages) {
      Prebuilt prebuilt = one.prebuilt();
      if (prebuilt != null) {
        artifacts.put(one.name(), prebuilts.take(one, prebuilt));
      }
    }
    Bundler bundler = new Bundler(tree.location(), environment.variables(), warnings::add);
    try (Installation installation = installations.get();
        Bundles bundles = new Bundles(own, output.passing("bundles"), bundler);
        Crew crew = new Crew()) {
      Object outKey = Objects.requireNonNull(Folder.at(out)).key();
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
        ? Read.failed(found)
        : Read.of(new Artifacts(artifacts), found);
  }

  private record Job(
      Package wanted,
      Folder root,
      Selection selection,
      Omitted omitted,
      List<Dependencies> dependencies) {}

  /// Looks once for each root at what is installed there.
  private List<Job> jobs(
      List<Package> packages, Object output, Installation installation, Set<Diagnostic> warnings) {
    Map<String, DevDependencies> development = new HashMap<>();
    List<Job> jobs = new ArrayList<>();
    for (Package one : packages) {
      Folder root = tree.folder(one.root());
      if (root == null || root.folder(one.base()) == null) {
        throw new Failure(
            Diagnostic.error(
                "package/no-folder", "there is no folder " + one.root() + one.base(), one.place()));
      }
      DevDependencies left =
          one.excludeDevDependencies()
              ? development.computeIfAbsent(
                  one.root(), path -> development(root, path, packages, output, warnings))
              : DevDependencies.NONE;
      Selection selection = Selection.of(one.excluded(), one.patterns());
      List<Dependencies> dependencies = Dependencies.of(one, tree, installation, warnings::add);
      jobs.add(new Job(one, root, selection, new Omitted(output, left), dependencies));
    }
    return jobs;
  }

  private static DevDependencies development(
      Folder folder, String root, List<Package> packages, Object output, Set<Diagnostic> warnings) {
    Map<List<List<String>>, Selection> wanted = new HashMap<>();
    packages.stream()
        .filter(one -> one.root().equals(root) && one.excludeDevDependencies())
        .forEach(one ->
            wanted.computeIfAbsent(
                List.of(one.excluded(), one.patterns()),
                lists -> Selection.of(one.excluded(), one.patterns())));
    Collection<String> projects = Projects.in(folder, wanted.values(), output);
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
      Output output,
      Bundles bundles,
      Crew crew,
      Set<Diagnostic> warnings)
      throws IOException {
    Package wanted = job.wanted;
    Archive archive = new Archive(new ZipWriter(out), crew);
    Lookout lookout = new Lookout(wanted.needs());
    Entries entries = new Entries(archive, lookout);
    for (String outside : job.selection.outside()) {
      Folder folder =
          tree.folder(wanted.root().isEmpty() ? outside : wanted.root() + "/" + outside);
      if (folder != null) {
        new Walk(job.omitted, entries::aside, warnings::add)
            .through(folder, outside, job.selection.beyond(outside));
      }
    }
    for (Addition addition : wanted.additions()) {
      if (addition instanceof Generated generated) {
        entries.aside(generated);
      }
    }
    bundles.files(wanted, job.root, warnings::add, (path, leaf) -> entries.aside(path, leaf, true));
    try (Inner inner = new Inner(output, wanted.name(), crew)) {
      for (Dependencies dependencies : job.dependencies) {
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
  private static void walk(Job job, Entries entries, Set<Diagnostic> warnings) {
    String base = job.wanted.base();
    if (base.isEmpty()) {
      new Walk(job.omitted, entries::add, warnings::add)
          .through(job.root, "", job.selection.inside());
      return;
    }
    Selection.Scope scope = job.selection.inside();
    for (int end = base.indexOf('/'); end >= 0; end = base.indexOf('/', end + 1)) {
      scope = scope.enter(base.substring(0, end));
    }
    new Walk(
            job.omitted,
            (path, leaf) -> entries.add(path.substring(base.length() + 1), leaf),
            warnings::add)
        .through(Objects.requireNonNull(job.root.folder(base)), base, scope.enter(base));
  }

  private static void finish(Archive archive, Package wanted) throws IOException {
    if (archive.count() == 0) {
      throw new Failure(
          Diagnostic.error(
                  "package/no-files",
                  "no file is left for the package " + wanted.name(),
                  wanted.place())
              .hint("the patterns leave out every file: the last one that matches decides"));
    }
    archive.finish();
  }
}
