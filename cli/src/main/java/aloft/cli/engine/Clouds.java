package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.document.Mapping;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Connector;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Options;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Connects to clouds, once to each. A cloud's connector is on the class path where the launcher
/// saw that it would be wanted; else it is loaded from the distribution.
final class Clouds {
  private final Environment environment;
  private final Options options;
  private final Map<Key, Cloud> connected = new LinkedHashMap<>();

  /// What tells one connection from another: places in the manifest do not.
  private record Key(String provider, Object section) {}

  Clouds(Environment environment, Options options) {
    this.environment = environment;
    this.options = options;
  }

  /// The cloud of a provider.
  ///
  /// @param section the manifest's provider section, as far as it is known
  Cloud connect(String provider, Mapping section) {
    Key key = new Key(provider, Objects.requireNonNull(aloft.spi.document.Json.plain(section)));
    Cloud known = connected.get(key);
    if (known == null) {
      known = connector(provider).connect(section, options, environment);
      connected.put(key, known);
    }
    return known;
  }

  private Connector connector(String provider) {
    Connector found = find(provider, ServiceLoader.load(Connector.class));
    Path distribution = environment.distribution();
    if (found == null && distribution != null) {
      ClassLoader loader = loader(distribution.resolve("lib").resolve(provider));
      found = find(provider, ServiceLoader.load(Connector.class, loader));
    }
    if (found == null) {
      throw new Failure(
          Diagnostic.error(
                  "cloud/missing", "this installation cannot reach the cloud \"" + provider + "\"")
              .hint("run install.sh again"));
    }
    return found;
  }

  private static @Nullable Connector find(String provider, Iterable<Connector> connectors) {
    for (Connector connector : connectors) {
      if (connector.name().equals(provider)) {
        return connector;
      }
    }
    return null;
  }

  private static ClassLoader loader(Path folder) {
    List<URL> jars = new ArrayList<>();
    try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.of()) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        jars.add(jar.toUri().toURL());
      }
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new Failure(
          Diagnostic.error("cloud/missing", "cannot read " + folder + ": " + e.getMessage()), e);
    }
    return new URLClassLoader(jars.toArray(URL[]::new), Clouds.class.getClassLoader());
  }
}
