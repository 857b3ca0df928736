package aloft.spi.artifact;

import aloft.spi.model.Code;
import aloft.spi.model.CodeSource;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// All built artifacts, by package name.
///
/// @param unbuilt whether each other package has a placeholder
public record Artifacts(Map<String, Artifact> byName, boolean unbuilt) implements CodeSource {
  /// Artifacts of a plan that is only checked: nothing is built for it.
  public static final Artifacts PLACEHOLDERS = new Artifacts(Map.of(), true);

  public Artifacts(Map<String, Artifact> byName) {
    this(byName, false);
  }

  public Artifacts {
    byName = Collections.unmodifiableMap(new TreeMap<>(byName));
  }

  /// Returns the artifact of a package.
  ///
  /// @throws IllegalArgumentException if there is no such package
  public Artifact get(String name) {
    Artifact artifact = byName.get(name);
    if (artifact == null && unbuilt) {
      return new Artifact(name, name + ".zip", "", 0);
    }
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
