package aloft.spi.provider;

import aloft.spi.document.Mapping;
import aloft.spi.model.Options;
import java.util.List;

/// Connects to a cloud. Looked up by name when a command needs it.
public interface Connector {

  /// Returns the name of its [Provider].
  String name();

  /// Creates a connection; it opens no socket before its first use.
  ///
  /// @param provider the manifest's provider section; its variables may be unresolved
  Cloud connect(Mapping provider, Options options, Environment environment);

  /// Checks whether a connection can be made, and what it would use. Changes nothing.
  ///
  /// @param provider as for [#connect]
  /// @return the parts in the order in which a connection needs them; empty if there is nothing to
  ///   check
  default List<Check> check(Mapping provider, Options options, Environment environment) {
    return List.of();
  }
}
