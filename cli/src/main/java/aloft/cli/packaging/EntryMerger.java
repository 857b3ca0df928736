package aloft.cli.packaging;

import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.Utf8Order;
import aloft.spi.artifact.Package.Generated;
import aloft.spi.artifact.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/// Merges the files of a package from several sources into the order of their names. Of two files
/// with one name, a generated one overrides one of the package's root, which overrides one from
/// outside.
final class EntryMerger {
  private final ZipAssembler zip;
  private final RequiredFiles requiredFiles;
  private final TreeMap<String, PendingEntry> pending = new TreeMap<>(Utf8Order.INSTANCE);

  private sealed interface PendingEntry {
    record DiskFile(String path, FileItem file, boolean overridesRoot) implements PendingEntry {}

    record GeneratedFile(Generated generated) implements PendingEntry {}
  }

  EntryMerger(ZipAssembler zip, RequiredFiles requiredFiles) {
    this.zip = zip;
    this.requiredFiles = requiredFiles;
  }

  /// Adds a file outside of the root. Its name is its path without leading `../`.
  void addOutsideFile(String path, FileItem item) {
    String name = Tree.normalized(path).replaceFirst("^(\\.\\./)+", "");
    pending.put(name, new PendingEntry.DiskFile(path, item, false));
  }

  /// Adds a file that is not the user's.
  ///
  /// @param overridesRoot whether it overrides a file of the root
  void addExtraFile(String name, FileItem item, boolean overridesRoot) {
    pending.put(name, new PendingEntry.DiskFile(name, item, overridesRoot));
  }

  void addGenerated(Generated generated) {
    pending.put(generated.path(), new PendingEntry.GeneratedFile(generated));
  }

  /// Writes a file of the root. These must be added in order, after all other files.
  void addRootFile(String path, FileItem item) {
    while (!pending.isEmpty() && Utf8Order.INSTANCE.compare(pending.firstKey(), path) < 0) {
      write(pending.pollFirstEntry());
    }
    boolean overridden =
        switch (pending.get(path)) {
          case null -> false;
          case PendingEntry.GeneratedFile made -> true;
          case PendingEntry.DiskFile file -> file.overridesRoot();
        };
    if (!overridden) {
      pending.remove(path);
      write(Map.entry(path, new PendingEntry.DiskFile(path, item, false)));
    }
  }

  /// Writes the remaining files.
  void flush() {
    while (!pending.isEmpty()) {
      write(pending.pollFirstEntry());
    }
  }

  private void write(Map.Entry<String, PendingEntry> entry) {
    requiredFiles.markPresent(entry.getKey());
    try {
      switch (entry.getValue()) {
        case PendingEntry.DiskFile file -> zip.add(entry.getKey(), file.path(), file.file());
        case PendingEntry.GeneratedFile made ->
            zip.add(entry.getKey(), made.generated().text(), made.generated().executable());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
