package aloft.cli.packaging.node.lock;

import aloft.cli.manifest.text.YamlReader;
import aloft.spi.document.Mapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A [yarn.lock](https://classic.yarnpkg.com/lang/en/docs/yarn-lock/): it names each package by
/// what it is asked for as, which is its name and a range.
final class YarnLock implements LockFile {
  private final Map<String, LockedPackage> packages;

  /// Whether a range names its protocol, as yarn does since its second version.
  private final boolean protocols;

  private YarnLock(Map<String, LockedPackage> packages, boolean protocols) {
    this.packages = packages;
    this.protocols = protocols;
  }

  static LockFile read(String text, String file) {
    if (!text.contains("__metadata:")) {
      return new YarnLock(classic(text), false);
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

  /// Packages stand at the margin, what they say is indented by two, what they need by four.
  private static Map<String, LockedPackage> classic(String text) {
    Map<String, LockedPackage> packages = new HashMap<>();
    Map<String, String> needs = new HashMap<>();
    boolean within = false;
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String content = line.strip();
      if (!line.startsWith(" ")) {
        needs = new HashMap<>();
        LockedPackage locked = new LockedPackage(needs, false, null);
        for (String key : content.replaceFirst(":$", "").split(", ", -1)) {
          packages.put(plain(key), locked);
        }
      } else if (!line.startsWith("    ")) {
        within = content.equals("dependencies:") || content.equals("optionalDependencies:");
      } else if (within && content.indexOf(' ') > 0) {
        int space = content.indexOf(' ');
        needs.put(plain(content.substring(0, space)), plain(content.substring(space + 1)));
      }
    }
    return packages;
  }

  private static String plain(String word) {
    boolean quoted = word.length() > 1 && word.startsWith("\"") && word.endsWith("\"");
    return quoted ? word.substring(1, word.length() - 1) : word;
  }

  @Override
  public Map<String, String> asked(String project, Map<String, String> ranges) {
    return ranges;
  }

  @Override
  public @Nullable LockedPackage find(String name, String asked, String path) {
    LockedPackage found = packages.get(name + "@" + asked);
    return found == null && protocols ? packages.get(name + "@npm:" + asked) : found;
  }
}
