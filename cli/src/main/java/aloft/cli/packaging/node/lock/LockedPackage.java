package aloft.cli.packaging.node.lock;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A package as the lock file describes it.
///
/// @param dependencies the specifiers of the packages that its code may load, by name
/// @param includesPeers whether `dependencies` includes peer dependencies
/// @param commands names of the commands that it installs; null if the file does not list them
public record LockedPackage(
    Map<String, String> dependencies, boolean includesPeers, @Nullable Set<String> commands) {}
