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

/// Connects to clouds, once to each. A cloud's connector is on the class path where the launcher
/// saw that it would be wanted; else it is loaded from the distribution.
final class CloudConnections {
  private final Options options;
  private final Map<Key, Cloud> connected = new LinkedHashMap<>();

  /// What tells one connection from another: places in the manifest do not.
  private record Key(String provider, Object section) {}

  CloudConnections(Options options) {
    this.options = options;
  }

  /// The cloud of a provider.
  ///
  /// @param section the manifest's provider section, as far as it is known
  /// @param environment with the variables of the `.env` file
  Cloud connect(String provider, Mapping section, Environment environment) {
    Key key = new Key(provider, Objects.requireNonNull(aloft.spi.document.Json.plain(section)));
    Cloud known = connected.get(key);
    if (known == null) {
      known = connector(provider, environment).connect(section, options, environment);
      connected.put(key, known);
    }
    return known;
  }

  private static Connector connector(String provider, Environment environment) {
    Connector found =
        Distribution.find(
            Connector.class, provider, environment, one -> one.name().equals(provider));
    if (found == null) {
      throw new UserException(
          Diagnostic.error(
                  "cloud/missing", "this installation cannot reach the cloud \"" + provider + "\"")
              .hint("run install.sh again"));
    }
    return found;
  }
}
