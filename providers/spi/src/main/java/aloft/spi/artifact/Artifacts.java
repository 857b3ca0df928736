package aloft.spi.artifact;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// All that was packed, by package name.
public record Artifacts(Map<String, Artifact> byName) {
  public Artifacts {
    byName = Collections.unmodifiableMap(new TreeMap<>(byName));
  }

  /// The artifact of a package.
  ///
  /// @throws IllegalArgumentException where no such package was packed
  public Artifact get(String name) {
    Artifact found = byName.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no artifact " + name);
    }
    return found;
  }
}
