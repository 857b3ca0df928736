package aloft.cli.engine;

import aloft.cli.packaging.ServiceTree;
import aloft.cli.packaging.bundle.Bundler;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.Package;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Function;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The code of a function as it runs here: as it stands, or its bundle. A bundle lies in the output
/// folder, below the packages that it may still ask for, until this is closed.
final class LocalBundle implements AutoCloseable {
  private static final String OPTIONS = "NODE_OPTIONS";

  private final Path service;
  private final @Nullable Path work;
  private final Path root;
  private final List<Diagnostic> findings = new ArrayList<>();

  LocalBundle(Project project, Function function, Environment environment) {
    this.service = environment.workingFolder();
    NodeBundle wanted = wanted(project, function);
    if (wanted == null) {
      this.work = null;
      this.root = service;
      return;
    }
    Path made = service.resolve(PackageService.FOLDER).resolve(".invoke-" + UUID.randomUUID());
    this.work = made;
    try {
      Files.createDirectories(made);
      // Bundles are no modules unless their ending says so, whatever the project's own file says.
      Files.writeString(made.resolve("package.json"), "{}");
      this.root =
          new Bundler(service, environment.variables(), findings::add)
              .all(List.of(wanted), made)
              .values()
              .iterator()
              .next();
    } catch (IOException e) {
      close();
      throw new UserException(
          Diagnostic.error("bundle/unwritable", "cannot write " + made + ": " + e.getMessage())
              .hint("bundles are written into the service's folder"),
          e);
    } catch (UserException e) {
      close();
      throw e;
    }
  }

  /// The bundle of this function alone, as packaging would make it.
  private @Nullable NodeBundle wanted(Project project, Function function) {
    String handler = function.handler();
    int dot = handler == null ? -1 : handler.lastIndexOf('.');
    if (handler == null || dot < 0 || !function.runtime().family().equals("nodejs")) {
      return null;
    }
    String stem = handler.substring(0, dot);
    for (Package zip : project.blueprint().packages(new ServiceTree(service)).orThrow()) {
      for (var addition : zip.additions()) {
        if (addition instanceof NodeBundle bundle) {
          for (NodeBundle.Entry entry : bundle.entries()) {
            if (entry.stem().equals(stem)) {
              return new NodeBundle(List.of(entry), bundle.arguments(), List.of(), bundle.place());
            }
          }
        }
      }
    }
    return null;
  }

  /// The folder to run it in.
  Path root() {
    return root;
  }

  List<Diagnostic> findings() {
    return findings;
  }

  /// Variables that win over the function's own: errors shall name the sources.
  ///
  /// @param own what the function has
  /// @param forced what the user wants to win
  Map<String, String> forced(
      Map<String, String> inherited, Map<String, String> own, Map<String, String> forced) {
    if (work == null || forced.containsKey(OPTIONS)) {
      return forced;
    }
    String known = own.getOrDefault(OPTIONS, inherited.getOrDefault(OPTIONS, ""));
    Map<String, String> all = new HashMap<>(forced);
    all.put(OPTIONS, (known + " --enable-source-maps").strip());
    return all;
  }

  @Override
  public void close() {
    if (work == null) {
      return;
    }
    try (Stream<Path> walk = Files.walk(work)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      // It is in the output folder, which is never packed.
      return;
    }
  }
}
