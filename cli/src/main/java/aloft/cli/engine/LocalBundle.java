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

/// The code of a function for a local run: the service's folder, or a JavaScript bundle. A bundle
/// is in the output folder, below the `node_modules` of the service, until this is closed.
final class LocalBundle implements AutoCloseable {
  private static final String OPTIONS = "NODE_OPTIONS";

  private final Path service;
  private final @Nullable Path bundleFolder;
  private final Path root;
  private final List<Diagnostic> findings = new ArrayList<>();

  LocalBundle(Project project, Function function, Environment environment) {
    this.service = environment.workingFolder();
    NodeBundle nodeBundle = nodeBundle(project, function);
    if (nodeBundle == null) {
      this.bundleFolder = null;
      this.root = service;
      return;
    }
    Path folder =
        service.resolve(PackageService.OUTPUT_FOLDER).resolve(".invoke-" + UUID.randomUUID());
    this.bundleFolder = folder;
    try {
      Files.createDirectories(folder);
      // Bundles are CommonJS unless their extension says otherwise, whatever the project's
      // package.json says.
      Files.writeString(folder.resolve("package.json"), "{}");
      this.root =
          new Bundler(service, environment.variables(), findings::add)
              .bundle(List.of(nodeBundle), folder)
              .values()
              .iterator()
              .next();
    } catch (IOException e) {
      close();
      throw new UserException(
          Diagnostic.error("bundle/unwritable", "cannot write " + folder + ": " + e.getMessage())
              .hint("bundles are written into the service's folder"),
          e);
    } catch (UserException e) {
      close();
      throw e;
    }
  }

  /// The bundle of this function alone, as packaging would build it; null if it is not bundled.
  private @Nullable NodeBundle nodeBundle(Project project, Function function) {
    String handler = function.handler();
    int dot = handler == null ? -1 : handler.lastIndexOf('.');
    if (handler == null || dot < 0 || !function.runtime().family().equals("nodejs")) {
      return null;
    }
    String stem = handler.substring(0, dot);
    for (Package zip : project.blueprint().packages(new ServiceTree(service)).orThrow()) {
      for (var addition : zip.additions()) {
        if (addition instanceof NodeBundle bundle) {
          for (NodeBundle.EntryPoint entry : bundle.entries()) {
            if (entry.stem().equals(stem)) {
              return new NodeBundle(List.of(entry), bundle.arguments(), List.of(), bundle.place());
            }
          }
        }
      }
    }
    return null;
  }

  /// The folder to run the function in.
  Path root() {
    return root;
  }

  List<Diagnostic> findings() {
    return findings;
  }

  /// Variables that override the function's own; they turn on source maps for bundles.
  ///
  /// @param ownVariables the variables of the function
  /// @param userVariables the variables that the user set
  Map<String, String> overrides(
      Map<String, String> inherited,
      Map<String, String> ownVariables,
      Map<String, String> userVariables) {
    if (bundleFolder == null || userVariables.containsKey(OPTIONS)) {
      return userVariables;
    }
    String options = ownVariables.getOrDefault(OPTIONS, inherited.getOrDefault(OPTIONS, ""));
    Map<String, String> variables = new HashMap<>(userVariables);
    variables.put(OPTIONS, (options + " --enable-source-maps").strip());
    return variables;
  }

  @Override
  public void close() {
    if (bundleFolder == null) {
      return;
    }
    try (Stream<Path> walk = Files.walk(bundleFolder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      // The output folder is never packaged, so leftover files do no harm.
      return;
    }
  }
}
