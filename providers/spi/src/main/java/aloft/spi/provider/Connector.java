package aloft.spi.provider;

import aloft.spi.document.Mapping;
import aloft.spi.model.Options;

/// Reaches a cloud. Found by name when a command needs it.
public interface Connector {

  /// The same name as the [Provider]'s.
  String name();

  /// Prepares the connection; no socket opens before its first use.
  ///
  /// @param provider the manifest's provider section, as far as it is resolved
  Cloud connect(Mapping provider, Options options, Environment environment);
}
