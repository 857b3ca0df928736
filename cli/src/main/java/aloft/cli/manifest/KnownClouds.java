package aloft.cli.manifest;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/// What the reader must know about the clouds of this installation.
///
/// @param names the values of `provider.name`
/// @param connectionKeys the keys of the provider section that a connection to a cloud needs: they
///   are resolved before all others
public record KnownClouds(Set<String> names, Set<String> connectionKeys, CloudVariables variables) {
  public KnownClouds {
    // Sorted, so that messages are the same on every run.
    names = Collections.unmodifiableSet(new TreeSet<>(names));
    connectionKeys = Collections.unmodifiableSet(new TreeSet<>(connectionKeys));
  }
}
