package aloft.cli.packaging.node;

import java.util.Map;
import java.util.Set;

/// The installed packages that only development needs: those reachable from the devDependencies of
/// the projects but not from their other dependencies. Packages that no project requires are not
/// among them.
///
/// @param folders keys of the folders of the packages
/// @param commands names of their commands, by the key of the `.bin` folder that contains them
public record DevDependencies(Set<Object> folders, Map<Object, Set<String>> commands) {
  public static final DevDependencies NONE = new DevDependencies(Set.of(), Map.of());
}
