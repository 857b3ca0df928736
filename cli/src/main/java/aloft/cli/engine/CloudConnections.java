package aloft.cli.engine;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.model.Options;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Environment;
import aloft.spi.provider.FunctionVariables;
import aloft.spi.provider.Provider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/// Connects to clouds, caches the connections and closes them.
final class CloudConnections implements AutoCloseable {
  private final Installation installation;
  private final Options options;
  private final Map<Key, Cloud> connected = new LinkedHashMap<>();

  /// The cache key: the provider and its section, without source places, or the variables of
  /// functions.
  private record Key(String provider, Object section) {}

  /// @param options the options of the command line
  CloudConnections(Installation installation, Options options) {
    this.installation = installation;
    this.options = options;
  }

  /// The connection to the cloud of a provider.
  ///
  /// @param section the manifest's provider section, as far as it is resolved
  /// @param environment with the variables of the `.env` file
  Cloud connect(String provider, Mapping section, Environment environment) {
    Object plain = Objects.requireNonNull(Json.plainValue(section));
    return cached(
        new Key(provider, plain),
        () -> installation.connector(provider).connect(section, options, environment));
  }

  /// The connection to the local cloud of a provider.
  ///
  /// @param variables the variables of the functions that are deployed
  Cloud local(Provider provider, Environment environment, FunctionVariables variables) {
    return cached(
        new Key(provider.name(), variables),
        () -> installation.localRuntime().cloud(provider, environment, variables));
  }

  private Cloud cached(Key key, Supplier<Cloud> connector) {
    Cloud cloud = connected.get(key);
    if (cloud == null) {
      cloud = connector.get();
      connected.put(key, cloud);
    }
    return cloud;
  }

  @Override
  public void close() {
    connected.values().forEach(Cloud::close);
    connected.clear();
  }
}
