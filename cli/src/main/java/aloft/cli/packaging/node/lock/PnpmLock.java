package aloft.cli.packaging.node.lock;

import aloft.spi.document.Mapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A [pnpm-lock.yaml](https://github.com/pnpm/spec/tree/master/lockfile), versions 5 to 9: it lists
/// the version that each name resolves to, for each project and package.
final class PnpmLock implements LockFile {
  private static final List<String> GROUPS =
      List.of("optionalDependencies", "dependencies", "devDependencies");

  private final Mapping file;
  private final @Nullable Mapping packages;
  private final @Nullable Mapping snapshots;

  PnpmLock(Mapping file) {
    this.file = file;
    this.packages = LockEntries.mapping(file, "packages");
    this.snapshots = LockEntries.mapping(file, "snapshots");
  }

  @Override
  public @Nullable Map<String, String> specifiers(String project, Map<String, String> ranges) {
    Mapping importers = LockEntries.mapping(file, "importers");
    String key = project.isEmpty() ? "." : project;
    Mapping importer =
        importers != null ? LockEntries.mapping(importers, key) : project.isEmpty() ? file : null;
    if (importer == null) {
      return null;
    }
    Map<String, String> specifiers = LockEntries.texts(importer, "specifiers");
    Map<String, String> versions = new HashMap<>();
    for (String group : GROUPS) {
      Mapping names = LockEntries.mapping(importer, group);
      for (String name : names == null ? Set.<String>of() : names.entries().keySet()) {
        Mapping entry = LockEntries.mapping(names, name);
        String specifier =
            entry == null ? specifiers.get(name) : LockEntries.text(entry, "specifier");
        String version =
            entry == null ? LockEntries.text(names, name) : LockEntries.text(entry, "version");
        if (version != null && specifier != null && specifier.equals(ranges.get(name))) {
          versions.putIfAbsent(name, version);
        }
      }
    }
    return versions;
  }

  @Override
  public @Nullable LockedPackage find(String name, String specifier, String path) {
    for (String key :
        List.of(
            name + "@" + specifier,
            specifier,
            "/" + name + "@" + specifier,
            "/" + name + "/" + specifier)) {
      Mapping entry = LockEntries.mapping(snapshots == null ? packages : snapshots, key);
      if (entry != null) {
        return locked(entry, snapshots == null ? entry : description(key));
      }
    }
    return null;
  }

  /// The description of a package, whose key omits the peers in parentheses.
  private @Nullable Mapping description(String key) {
    int bracket = key.indexOf('(');
    return LockEntries.mapping(packages, bracket < 0 ? key : key.substring(0, bracket));
  }

  private static LockedPackage locked(Mapping entry, @Nullable Mapping description) {
    Map<String, String> needs = LockEntries.texts(entry, "dependencies", "optionalDependencies");
    LockEntries.texts(description, "peerDependencies").forEach(needs::putIfAbsent);
    boolean commands = LockEntries.text(description, "hasBin") != null;
    return new LockedPackage(needs, true, commands ? null : Set.of());
  }
}
