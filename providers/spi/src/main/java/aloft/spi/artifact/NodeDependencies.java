package aloft.spi.artifact;

import java.util.List;

/// The dependencies of the Node projects in a package that are installed elsewhere: in a folder
/// above, as in workspaces, or in a store of linked packages.
///
/// @param isReported whether dependencies that are not installed are reported
/// @param provided packages that the runtime contains, which are not reported: names, or `@scope/*`
public record NodeDependencies(boolean isReported, List<String> provided) implements Addition {
  public NodeDependencies {
    provided = List.copyOf(provided);
  }
}
