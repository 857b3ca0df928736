package aloft.spi.artifact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The dependencies of the Node projects in a package that are installed elsewhere: in a folder
/// above, as in workspaces, or in a store of linked packages.
///
/// @param isReported whether dependencies that are not installed are reported
/// @param provided packages that the runtime contains, which are not reported: names, or `@scope/*`
/// @param installation the command that installs them, if the package is of no use without them;
///   null if it may be
public record NodeDependencies(
    boolean isReported, List<String> provided, @Nullable String installation) implements Addition {
  public NodeDependencies {
    provided = List.copyOf(provided);
  }

  public NodeDependencies(boolean isReported, List<String> provided) {
    this(isReported, provided, null);
  }

  /// Returns these dependencies as those of a package that is of no use without them.
  public NodeDependencies required(String command) {
    return new NodeDependencies(isReported, provided, command);
  }
}
