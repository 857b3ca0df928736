package aloft.spi.provider;

import aloft.spi.document.Mapping;
import aloft.spi.model.Options;

/// Connects to a cloud. Looked up by name when a command needs it.
public interface Connector {

  /// Returns the name of its [Provider].
  String name();

  /// Creates a connection; it opens no socket before its first use.
  ///
  /// @param provider the manifest's provider section; its variables may be unresolved
  Cloud connect(Mapping provider, Options options, Environment environment);
}
