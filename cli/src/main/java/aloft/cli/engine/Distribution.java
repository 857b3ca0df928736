package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The parts of this installation that not every command needs. The launcher puts them on the class
/// path where it sees that they will be wanted; else they are loaded from their folder below `lib`.
final class Distribution {
  private Distribution() {}

  /// The first service of a kind that fits.
  ///
  /// @param part the folder below `lib`
  static <S> @Nullable S find(
      Class<S> kind, String part, Environment environment, Predicate<S> fits) {
    S found = first(ServiceLoader.load(kind), fits);
    Path distribution = environment.distribution();
    return found != null || distribution == null
        ? found
        : first(ServiceLoader.load(kind, loader(distribution.resolve("lib").resolve(part))), fits);
  }

  private static <S> @Nullable S first(ServiceLoader<S> services, Predicate<S> fits) {
    for (S service : services) {
      if (fits.test(service)) {
        return service;
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
      throw new UserException(
          Diagnostic.error("distribution/unreadable", "cannot read " + folder)
              .hint("run install.sh again"),
          e);
    }
    return new URLClassLoader(jars.toArray(URL[]::new), Distribution.class.getClassLoader());
  }
}
