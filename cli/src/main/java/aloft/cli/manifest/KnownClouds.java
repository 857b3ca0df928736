package aloft.cli.manifest;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What the reader must know about the clouds of this installation.
///
/// @param names the values of `provider.name`
/// @param blocks the names of the clouds that a manifest may have blocks for
/// @param connectionKeys the keys of the provider section that a connection to a cloud needs: they
///   are resolved before all others
/// @param defaults what clouds use for keys that the provider section does not set, by cloud and
///   key
public record KnownClouds(
    Set<String> names,
    Set<String> blocks,
    Set<String> connectionKeys,
    Map<String, Map<String, String>> defaults,
    CloudVariables variables) {
  public KnownClouds {
    // Sorted, so that messages are the same on every run.
    names = Collections.unmodifiableSet(new TreeSet<>(names));
    blocks = Collections.unmodifiableSet(new TreeSet<>(blocks));
    defaults = Map.copyOf(defaults);
    connectionKeys = Collections.unmodifiableSet(new TreeSet<>(connectionKeys));
  }
}
