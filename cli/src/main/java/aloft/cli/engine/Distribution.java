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

/// Finds services in the optional parts of this installation. The launcher puts a part on the class
/// path when it expects the command to use it; otherwise it is loaded from its folder below `lib`.
final class Distribution {
  private Distribution() {}

  /// The first matching service of a type; null if there is none.
  ///
  /// @param part the name of the folder below `lib`
  static <S> @Nullable S find(
      Class<S> kind, String part, Environment environment, Predicate<S> fits) {
    S service = first(ServiceLoader.load(kind), fits);
    Path distribution = environment.distribution();
    return service != null || distribution == null
        ? service
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
