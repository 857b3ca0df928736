package aloft.cli.packaging;

import aloft.cli.packaging.tree.Folder;
import aloft.cli.packaging.tree.Leaf;
import aloft.cli.packaging.tree.Utf8Order;
import aloft.cli.packaging.zip.ZipWriter;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Package.Generated;
import aloft.spi.artifact.Package.Prebuilt;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.diagnostic.Read;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Packs what a blueprint wants packed. The same folder gives the same bytes, on every machine.
public final class Packing {
  private final ServiceTree tree;
  private final Downloads downloads;

  public Packing(ServiceTree tree, Downloads downloads) {
    this.tree = tree;
    this.downloads = downloads;
  }

  /// Packs each package into `out`, several at a time.
  ///
  /// @param out the folder for the zips; made where it is missing, and never packed itself
  /// @throws Failure where a file cannot be read or written, or a package would be empty
  public Read<Artifacts> pack(List<Package> packages, Path out) {
    Output output = new Output(out);
    Set<Diagnostic> warnings = Collections.synchronizedSet(new LinkedHashSet<>());
    Map<String, Artifact> artifacts = new ConcurrentHashMap<>();
    Set<String> names =
        packages.stream()
            .filter(one -> one.prebuilt() == null)
            .map(one -> one.name() + ".zip")
            .collect(Collectors.toSet());
    Prebuilts prebuilts = new Prebuilts(tree.location(), downloads, output, names);
    List<Package> own = new ArrayList<>();
    for (Package one : packages) {
      Prebuilt prebuilt = one.prebuilt();
      if (prebuilt == null) {
        own.add(one);
      } else {
        artifacts.put(one.name(), prebuilts.take(one, prebuilt));
      }
    }
    Omitted omitted = Omitted.folder(Objects.requireNonNull(Folder.at(out)).key());
    try (Crew crew = new Crew()) {
      crew.all(own, one -> artifacts.put(one.name(), pack(one, output, omitted, crew, warnings)));
    }
    return Read.of(new Artifacts(artifacts), List.copyOf(warnings));
  }

  private Artifact pack(
      Package wanted, Output output, Omitted omitted, Crew crew, Set<Diagnostic> warnings) {
    Folder root = tree.folder(wanted.root());
    if (root == null) {
      throw new Failure(
          Diagnostic.error(
              "package/no-folder", "there is no folder " + wanted.root(), wanted.place()));
    }
    Selection selection = Selection.of(wanted.excluded(), wanted.patterns());
    return output.write(
        wanted.name(),
        wanted.name() + ".zip",
        out -> fill(out, wanted, root, selection, omitted, crew, warnings));
  }

  private void fill(
      OutputStream out,
      Package wanted,
      Folder root,
      Selection selection,
      Omitted omitted,
      Crew crew,
      Set<Diagnostic> warnings)
      throws IOException {
    Archive archive = new Archive(new ZipWriter(out), crew);
    Entries entries = new Entries(archive);
    for (String outside : selection.outside()) {
      Folder folder = tree.folder(join(wanted.root(), outside));
      if (folder != null) {
        new Walk(omitted, entries::aside, warnings::add)
            .through(folder, outside, selection.beyond(outside));
      }
    }
    wanted.generated().forEach(entries::aside);
    try {
      new Walk(omitted, entries::add, warnings::add).through(root, "", selection.inside());
      entries.rest();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
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

  private static String join(String root, String path) {
    return root.isEmpty() ? path : root + "/" + path;
  }

  /// Brings files from several sides into one order.
  private static final class Entries {
    private final Archive archive;
    private final TreeMap<String, Aside> aside = new TreeMap<>(Utf8Order.INSTANCE);

    private sealed interface Aside {
      record File(String path, Leaf leaf) implements Aside {}

      record Made(Generated generated) implements Aside {}
    }

    Entries(Archive archive) {
      this.archive = archive;
    }

    /// A file outside of the root: it is named as if it lay in it.
    void aside(String path, Leaf leaf) {
      aside.put(path.replaceFirst("^(\\.\\./)+", ""), new Aside.File(path, leaf));
    }

    void aside(Generated generated) {
      aside.put(generated.path(), new Aside.Made(generated));
    }

    /// A file of the root: it takes the place of one from outside, and a generated one takes its
    /// place.
    void add(String path, Leaf leaf) {
      while (!aside.isEmpty() && Utf8Order.INSTANCE.compare(aside.firstKey(), path) < 0) {
        add(aside.pollFirstEntry());
      }
      if (aside.get(path) instanceof Aside.Made) {
        return;
      }
      aside.remove(path);
      add(Map.entry(path, new Aside.File(path, leaf)));
    }

    void rest() {
      while (!aside.isEmpty()) {
        add(aside.pollFirstEntry());
      }
    }

    private void add(Map.Entry<String, Aside> entry) {
      try {
        switch (entry.getValue()) {
          case Aside.File file -> archive.add(entry.getKey(), file.path(), file.leaf());
          case Aside.Made made ->
              archive.add(entry.getKey(), made.generated().text(), made.generated().executable());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
