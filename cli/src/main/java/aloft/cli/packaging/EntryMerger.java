package aloft.cli.packaging;

import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.Utf8Order;
import aloft.spi.artifact.Package.Generated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/// Brings the files of a package from several sides into one order. A file of the package's root
/// takes the place of one from outside, and a generated one takes its place.
final class EntryMerger {
  private final ZipAssembler archive;
  private final RequiredFiles lookout;
  private final TreeMap<String, Aside> aside = new TreeMap<>(Utf8Order.INSTANCE);

  private sealed interface Aside {
    record File(String path, FileItem leaf, boolean prevails) implements Aside {}

    record Made(Generated generated) implements Aside {}
  }

  EntryMerger(ZipAssembler archive, RequiredFiles lookout) {
    this.archive = archive;
    this.lookout = lookout;
  }

  /// A file outside of the root: it is named as if it lay in it.
  void aside(String path, FileItem leaf) {
    aside.put(path.replaceFirst("^(\\.\\./)+", ""), new Aside.File(path, leaf, false));
  }

  /// A file that is not the user's.
  ///
  /// @param prevails whether it takes the place of one of the root
  void aside(String name, FileItem leaf, boolean prevails) {
    aside.put(name, new Aside.File(name, leaf, prevails));
  }

  void aside(Generated generated) {
    aside.put(generated.path(), new Aside.Made(generated));
  }

  /// A file of the root; these come in order, after all others are set aside.
  void add(String path, FileItem leaf) {
    while (!aside.isEmpty() && Utf8Order.INSTANCE.compare(aside.firstKey(), path) < 0) {
      write(aside.pollFirstEntry());
    }
    boolean kept =
        switch (aside.get(path)) {
          case null -> false;
          case Aside.Made made -> true;
          case Aside.File file -> file.prevails();
        };
    if (!kept) {
      aside.remove(path);
      write(Map.entry(path, new Aside.File(path, leaf, false)));
    }
  }

  /// Adds what is still set aside.
  void rest() {
    while (!aside.isEmpty()) {
      write(aside.pollFirstEntry());
    }
  }

  private void write(Map.Entry<String, Aside> entry) {
    lookout.see(entry.getKey());
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
