package aloft.cli.packaging.node.lock;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An installed package as its lock file describes it.
///
/// @param needs what its code may load: the name, and what to ask the lock file for
/// @param complete whether peers are among them
/// @param commands names of the commands that it brings; null where the file does not say
public record LockedPackage(
    Map<String, String> needs, boolean complete, @Nullable Set<String> commands) {}
