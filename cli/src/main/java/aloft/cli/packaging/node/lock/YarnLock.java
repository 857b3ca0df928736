package aloft.cli.packaging.node.lock;

import aloft.cli.yaml.YamlReader;
import aloft.spi.document.Mapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A [yarn.lock](https://classic.yarnpkg.com/lang/en/docs/yarn-lock/): packages are keyed by name
/// and range.
final class YarnLock implements LockFile {
  private final Map<String, LockedPackage> packages;

  /// Whether ranges have a protocol, as since yarn 2.
  private final boolean hasProtocols;

  private YarnLock(Map<String, LockedPackage> packages, boolean protocols) {
    this.packages = packages;
    this.hasProtocols = protocols;
  }

  static LockFile read(String text, String file) {
    if (!text.contains("__metadata:")) {
      return new YarnLock(parseClassic(text), false);
    }
    Map<String, LockedPackage> packages = new HashMap<>();
    if (YamlReader.read(text, file) instanceof Mapping yaml) {
      for (String keys : yaml.entries().keySet()) {
        Mapping entry = LockEntries.mapping(yaml, keys);
        Mapping bin = LockEntries.mapping(entry, "bin");
        LockedPackage locked =
            new LockedPackage(
                LockEntries.texts(entry, "dependencies", "peerDependencies"),
                true,
                bin == null ? Set.of() : bin.entries().keySet());
        List.of(keys.split(", ", -1)).forEach(key -> packages.put(key, locked));
      }
    }
    return new YarnLock(packages, true);
  }

  /// Parses the format of yarn 1: packages are not indented, their properties are indented by two
  /// spaces and their dependencies by four.
  private static Map<String, LockedPackage> parseClassic(String text) {
    Map<String, LockedPackage> packages = new HashMap<>();
    Map<String, String> dependencies = new HashMap<>();
    boolean inDependencies = false;
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String content = line.strip();
      if (!line.startsWith(" ")) {
        dependencies = new HashMap<>();
        LockedPackage locked = new LockedPackage(dependencies, false, null);
        for (String key : content.replaceFirst(":$", "").split(", ", -1)) {
          packages.put(unquoted(key), locked);
        }
      } else if (!line.startsWith("    ")) {
        inDependencies = content.equals("dependencies:") || content.equals("optionalDependencies:");
      } else if (inDependencies && content.indexOf(' ') > 0) {
        int space = content.indexOf(' ');
        dependencies.put(
            unquoted(content.substring(0, space)), unquoted(content.substring(space + 1)));
      }
    }
    return packages;
  }

  private static String unquoted(String word) {
    boolean quoted = word.length() > 1 && word.startsWith("\"") && word.endsWith("\"");
    return quoted ? word.substring(1, word.length() - 1) : word;
  }

  @Override
  public Map<String, String> specifiers(String project, Map<String, String> ranges) {
    return ranges;
  }

  @Override
  public @Nullable LockedPackage find(String name, String specifier, String path) {
    LockedPackage locked = packages.get(name + "@" + specifier);
    return locked == null && hasProtocols ? packages.get(name + "@npm:" + specifier) : locked;
  }
}
