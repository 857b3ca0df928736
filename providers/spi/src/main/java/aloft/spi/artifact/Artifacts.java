package aloft.spi.artifact;

import aloft.spi.model.Code;
import aloft.spi.model.CodeSource;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// All built artifacts, by package name.
public record Artifacts(Map<String, Artifact> byName) implements CodeSource {
  public Artifacts {
    byName = Collections.unmodifiableMap(new TreeMap<>(byName));
  }

  /// Returns the artifact of a package.
  ///
  /// @throws IllegalArgumentException if there is no such package
  public Artifact get(String name) {
    Artifact artifact = byName.get(name);
    if (artifact == null) {
      throw new IllegalArgumentException("no artifact " + name);
    }
    return artifact;
  }

  @Override
  public Code code(String packageName) {
    Artifact artifact = get(packageName);
    return new Code.Archive(artifact.fileName(), artifact.sha256());
  }
}
