package aloft.cli.packaging.bundle;

import aloft.host.TextFiles;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;

/// Finds the Node packages that a project names but has not installed.
final class UninstalledPackages {
  private static final String TYPES = "@types/";
  private static final List<String> SECTIONS =
      List.of("dependencies", "devDependencies", "optionalDependencies", "peerDependencies");

  /// Modules of Node itself: esbuild bundles no package of the same name.
  private static final Set<String> BUILT_IN =
      Set.of(
          """
          assert async_hooks buffer child_process cluster console constants crypto dgram dns domain
          events fs http http2 https module net os path perf_hooks process punycode querystring
          readline stream string_decoder timers tls tty url util v8 vm worker_threads zlib
          """
              .strip()
              .split("\\s+"));

  private UninstalledPackages() {}

  /// The names in each package.json of the folder and of those above it that are in none of their
  /// `node_modules`. Types of a package name the package too.
  static SequencedSet<String> of(Path service) {
    SequencedSet<String> names = new LinkedHashSet<>();
    for (Path folder = service; folder != null; folder = folder.getParent()) {
      addDependencies(folder.resolve("package.json"), names);
    }
    names.removeIf(name -> BUILT_IN.contains(name) || isInstalled(service, name));
    return names;
  }

  private static void addDependencies(Path file, SequencedSet<String> names) {
    if (!Files.isRegularFile(file)) {
      return;
    }
    try {
      Node json = Json.read(TextFiles.read(file), "package.json");
      for (String section : SECTIONS) {
        if (json.get(section) instanceof Mapping dependencies) {
          dependencies.entries().keySet().forEach(name -> names.add(packageName(name)));
        }
      }
    } catch (IOException | UserException e) {
      // The packager reports a broken file.
    }
  }

  /// The package that the name stands for: `uuid` of `@types/uuid`, `@a/b` of `@types/a__b`.
  private static String packageName(String name) {
    if (!name.startsWith(TYPES)) {
      return name;
    }
    String typed = name.substring(TYPES.length());
    return typed.contains("__") ? "@" + typed.replace("__", "/") : typed;
  }

  private static boolean isInstalled(Path service, String name) {
    for (Path folder = service; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("node_modules").resolve(name))) {
        return true;
      }
    }
    return false;
  }
}
