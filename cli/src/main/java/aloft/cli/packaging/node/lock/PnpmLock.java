package aloft.cli.packaging.node.lock;

import aloft.spi.document.Mapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A [pnpm-lock.yaml](https://github.com/pnpm/spec/tree/master/lockfile), of versions 5 to 9: it
/// says which version answers each name in each project and package.
final class PnpmLock implements Lock {
  private static final List<String> GROUPS =
      List.of("optionalDependencies", "dependencies", "devDependencies");

  private final Mapping file;
  private final @Nullable Mapping packages;
  private final @Nullable Mapping snapshots;

  PnpmLock(Mapping file) {
    this.file = file;
    this.packages = Entries.mapping(file, "packages");
    this.snapshots = Entries.mapping(file, "snapshots");
  }

  @Override
  public @Nullable Map<String, String> asked(String project, Map<String, String> ranges) {
    Mapping importers = Entries.mapping(file, "importers");
    String key = project.isEmpty() ? "." : project;
    Mapping importer =
        importers != null ? Entries.mapping(importers, key) : project.isEmpty() ? file : null;
    if (importer == null) {
      return null;
    }
    Map<String, String> specifiers = Entries.texts(importer, "specifiers");
    Map<String, String> asked = new HashMap<>();
    for (String group : GROUPS) {
      Mapping names = Entries.mapping(importer, group);
      for (String name : names == null ? Set.<String>of() : names.entries().keySet()) {
        Mapping entry = Entries.mapping(names, name);
        String specifier = entry == null ? specifiers.get(name) : Entries.text(entry, "specifier");
        String version = entry == null ? Entries.text(names, name) : Entries.text(entry, "version");
        if (version != null && specifier != null && specifier.equals(ranges.get(name))) {
          asked.putIfAbsent(name, version);
        }
      }
    }
    return asked;
  }

  @Override
  public @Nullable Locked find(String name, String asked, String path) {
    for (String key :
        List.of(name + "@" + asked, asked, "/" + name + "@" + asked, "/" + name + "/" + asked)) {
      Mapping entry = Entries.mapping(snapshots == null ? packages : snapshots, key);
      if (entry != null) {
        return locked(entry, snapshots == null ? entry : described(key));
      }
    }
    return null;
  }

  /// What does not depend on the peers that stand in brackets.
  private @Nullable Mapping described(String key) {
    int bracket = key.indexOf('(');
    return Entries.mapping(packages, bracket < 0 ? key : key.substring(0, bracket));
  }

  private static Locked locked(Mapping entry, @Nullable Mapping description) {
    Map<String, String> needs = Entries.texts(entry, "dependencies", "optionalDependencies");
    Entries.texts(description, "peerDependencies").forEach(needs::putIfAbsent);
    boolean commands = Entries.text(description, "hasBin") != null;
    return new Locked(needs, true, commands ? null : Set.of());
  }
}
