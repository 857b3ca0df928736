package aloft.cli.packaging.node.lock;

import aloft.spi.document.Mapping;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A [package-lock.json](https://docs.npmjs.com/cli/configuring-npm/package-lock-json) or
/// npm-shrinkwrap.json: packages are keyed by the folder in which they are installed.
final class NpmLock implements LockFile {
  private final @Nullable Mapping packages;

  /// The packages of a file of version 1, by folder.
  private final Map<String, Mapping> nested = new HashMap<>();

  NpmLock(Mapping file) {
    this.packages = LockEntries.mapping(file, "packages");
    if (packages == null) {
      collect(file, "");
    }
  }

  private void collect(Mapping from, String prefix) {
    Mapping packages = LockEntries.mapping(from, "dependencies");
    if (packages != null) {
      packages
          .entries()
          .forEach((name, entry) -> {
            if (entry.value() instanceof Mapping locked) {
              String path = prefix + "node_modules/" + name;
              nested.put(path, locked);
              collect(locked, path + "/");
            }
          });
    }
  }

  @Override
  public @Nullable Map<String, String> specifiers(String project, Map<String, String> ranges) {
    if (packages == null) {
      // Version 1 contains no ranges and no workspaces.
      String prefix = project.isEmpty() ? "" : project + "/";
      boolean fits =
          ranges.keySet().stream()
              .allMatch(name -> nested.containsKey(prefix + "node_modules/" + name));
      return fits ? ranges : null;
    }
    Mapping entry = LockEntries.mapping(packages, project);
    Map<String, String> lockedRanges =
        LockEntries.texts(
            entry, "optionalDependencies", "dependencies", "peerDependencies", "devDependencies");
    return entry != null && lockedRanges.equals(ranges) ? ranges : null;
  }

  @Override
  public @Nullable LockedPackage find(String name, String specifier, String path) {
    if (packages == null) {
      Mapping entry = nested.get(path);
      return entry == null
          ? null
          : new LockedPackage(LockEntries.texts(entry, "requires"), false, null);
    }
    Mapping entry = LockEntries.mapping(packages, path);
    if (entry == null) {
      return null;
    }
    Mapping commands = LockEntries.mapping(entry, "bin");
    return new LockedPackage(
        LockEntries.texts(entry, "dependencies", "optionalDependencies", "peerDependencies"),
        true,
        commands == null ? Set.of() : commands.entries().keySet());
  }
}
