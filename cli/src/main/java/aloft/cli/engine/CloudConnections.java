package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.model.Options;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Connector;
import aloft.spi.provider.Environment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// Connects to clouds and caches the connections. A connector comes from the class path if the
/// launcher put it there, otherwise from the distribution.
final class CloudConnections {
  private final Options options;
  private final Map<Key, Cloud> connected = new LinkedHashMap<>();

  /// The cache key: the provider and its section, without source places.
  private record Key(String provider, Object section) {}

  CloudConnections(Options options) {
    this.options = options;
  }

  /// The connection to the cloud of a provider.
  ///
  /// @param section the manifest's provider section, as far as it is resolved
  /// @param environment with the variables of the `.env` file
  Cloud connect(String provider, Mapping section, Environment environment) {
    Key key =
        new Key(provider, Objects.requireNonNull(aloft.spi.document.Json.plainValue(section)));
    Cloud cloud = connected.get(key);
    if (cloud == null) {
      cloud = connector(provider, environment).connect(section, options, environment);
      connected.put(key, cloud);
    }
    return cloud;
  }

  private static Connector connector(String provider, Environment environment) {
    Connector connector =
        Distribution.find(
            Connector.class, provider, environment, candidate -> candidate.name().equals(provider));
    if (connector == null) {
      throw new UserException(
          Diagnostic.error(
                  "cloud/missing", "this installation has no connector for \"" + provider + "\"")
              .hint("run install.sh again"));
    }
    return connector;
  }
}
