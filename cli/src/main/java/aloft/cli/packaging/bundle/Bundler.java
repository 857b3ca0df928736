package aloft.cli.packaging.bundle;

import aloft.cli.esbuild.Esbuild;
import aloft.cli.packaging.tree.IoReason;
import aloft.host.ProgramRunner;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.NodeBundle.EntryPoint;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Bundles handlers with the project's webpack if the manifest names it, else with the project's
/// esbuild, else with the pinned one. It runs once for all bundles with the same arguments.
public final class Bundler {
  private final Path service;
  private final Environment environment;
  private final boolean isUsed;
  private final Consumer<Diagnostic> diagnostics;

  /// @param isUsed whether the bundles are deployed or run next: then an imported package that is
  ///   not installed is an error, else a warning
  public Bundler(
      Path service, Environment environment, boolean isUsed, Consumer<Diagnostic> diagnostics) {
    this.service = service;
    this.environment = environment;
    this.isUsed = isUsed;
    this.diagnostics = diagnostics;
  }

  /// Bundles into folders of `work`.
  ///
  /// @return the output folder for each list of arguments; a file in it has the path of its source
  /// @throws UserException if there is no esbuild, none can be fetched, or it reports errors
  public Map<List<String>, Path> bundle(List<NodeBundle> bundles, Path work) {
    SequencedMap<List<String>, SequencedSet<EntryPoint>> entriesByArguments = new LinkedHashMap<>();
    for (NodeBundle bundle : bundles) {
      entriesByArguments
          .computeIfAbsent(bundle.arguments(), key -> new LinkedHashSet<>())
          .addAll(bundle.entries());
    }
    Map<List<String>, Path> folders = new LinkedHashMap<>();
    if (entriesByArguments.isEmpty()
        || bundleWithWebpack(bundles, entriesByArguments, work, folders)) {
      return folders;
    }
    EntryPoint first = entriesByArguments.firstEntry().getValue().getFirst();
    Path program =
        switch (new Esbuild(service, environment).find()) {
          case Esbuild.Found(Path file, String fetched) -> {
            if (fetched != null) {
              diagnostics.accept(fetched(fetched));
            }
            yield file;
          }
          case Esbuild.Missing(String reason) -> throw missing(first, reason);
        };
    entriesByArguments.forEach((arguments, entries) -> {
      Path folder = work.resolve(Integer.toString(folders.size()));
      folders.put(arguments, folder);
      run(program, arguments, entries, folder);
    });
    return folders;
  }

  /// Bundles with the project's webpack.
  ///
  /// @param folders receives the output folders
  /// @return false if the project has no webpack
  private boolean bundleWithWebpack(
      List<NodeBundle> bundles,
      SequencedMap<List<String>, SequencedSet<EntryPoint>> entriesByArguments,
      Path work,
      Map<List<String>, Path> folders) {
    NodeBundle.Webpack settings = bundles.getFirst().webpack();
    if (settings == null) {
      return false;
    }
    String config = settings.config();
    Webpack webpack = config == null ? null : Webpack.of(service, environment);
    if (config == null || webpack == null) {
      diagnostics.accept(
          Diagnostic.note(
                  "bundle/webpack",
                  config == null
                      ? "the project has no configuration of webpack: esbuild bundles the handlers"
                      : "webpack is not installed: esbuild bundles the handlers")
              .hint(config == null ? null : "to use " + config + ", run: npm install"));
      return false;
    }
    entriesByArguments.forEach((arguments, entries) -> {
      Path folder = work.resolve(Integer.toString(folders.size()));
      folders.put(arguments, folder);
      List<Diagnostic> messages = webpack.run(config, entries, folder);
      if (messages.stream().anyMatch(Diagnostic::isError)) {
        throw new UserException(messages);
      }
      messages.forEach(diagnostics);
    });
    return true;
  }

  private static Diagnostic fetched(String what) {
    return Diagnostic.note("bundle/fetched", "the project does not have esbuild: fetched " + what)
        .hint("to choose the version yourself, run: npm i -D esbuild");
  }

  // The packages of a new project may not be installed yet.
  private boolean isEsbuildDependency() {
    for (Path at = service; at != null; at = at.getParent()) {
      Path file = at.resolve("package.json");
      if (Files.isRegularFile(file)) {
        try {
          return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
              .contains("\"esbuild\"");
        } catch (IOException e) {
          return false;
        }
      }
    }
    return false;
  }

  private UserException missing(EntryPoint entry, String reason) {
    return new UserException(
        Diagnostic.error(
                "bundle/no-esbuild",
                entry.file() + " must be bundled, but the project does not have esbuild",
                entry.place())
            .hint(
                (isEsbuildDependency() ? "run: npm install" : "run: npm i -D esbuild")
                    + "\nAloft cannot fetch it: "
                    + reason));
  }

  /// Bundles. For a service that is packaged only, the packages that package.json names and that
  /// are not installed are left out.
  private void run(
      Path program, List<String> arguments, SequencedSet<EntryPoint> entries, Path folder) {
    Output output = esbuild(program, arguments, entries, folder);
    SequencedSet<String> missing =
        output.exit() == 0 || isUsed ? new LinkedHashSet<>() : UninstalledPackages.of(service);
    if (!missing.isEmpty()) {
      List<String> externals = new ArrayList<>(arguments);
      missing.forEach(name -> externals.add("--external:" + name));
      output = esbuild(program, externals, entries, folder);
    }
    List<Diagnostic> messages = EsbuildMessages.parse(output.text());
    if (output.exit() != 0) {
      throw new UserException(
          messages.stream().anyMatch(Diagnostic::isError)
              ? messages
              : List.of(failed(output, entries.getFirst())));
    }
    messages.forEach(diagnostics);
    if (!missing.isEmpty()) {
      reportMissing(missing, entries.getFirst(), folder);
    }
  }

  /// Warns about the packages that the bundles in a folder import.
  private void reportMissing(SequencedSet<String> missing, EntryPoint first, Path folder) {
    SortedSet<String> imported = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (file.toString().endsWith("js")) {
          imported.addAll(ImportedPackages.in(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    imported.retainAll(missing);
    diagnostics.accept(
        Diagnostic.warning(
                "package/missing-dependency",
                "imported packages are not in the bundle: "
                    + String.join(", ", imported)
                    + " (not installed)",
                first.place())
            .hint("install them before you deploy"));
  }

  private static Diagnostic failed(Output output, EntryPoint entry) {
    String last = output.text().strip().lines().reduce((a, b) -> b).orElse("it wrote no message");
    return Diagnostic.error("bundle/esbuild", "esbuild failed: " + last, entry.place())
        .hint("run it directly: npx esbuild " + entry.file());
  }

  private record Output(int exit, String text) {}

  private Output esbuild(
      Path program, List<String> arguments, SequencedSet<EntryPoint> entries, Path folder) {
    List<String> command = new ArrayList<>();
    entries.stream().map(EntryPoint::file).distinct().forEach(command::add);
    command.addAll(arguments);
    command.addAll(List.of("--outdir=" + folder, "--outbase=" + service));
    command.addAll(List.of("--color=false", "--log-level=warning", "--log-limit=20"));
    try {
      Path log = Files.createTempFile("aloft-esbuild-", ".log");
      try {
        Process process =
            new ProgramRunner(service, environment.variables())
                .start(program, command, ProcessBuilder.Redirect.to(log.toFile()));
        try {
          process.getOutputStream().close();
          process.getInputStream().readAllBytes();
          int exit = process.waitFor();
          return new Output(exit, new String(Files.readAllBytes(log), StandardCharsets.UTF_8));
        } finally {
          process.destroy();
        }
      } finally {
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error(
                  "bundle/esbuild",
                  "cannot start esbuild: " + IoReason.of(e),
                  entries.getFirst().place())
              .hint("run it directly: npx esbuild --version"),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(
          Diagnostic.error("package/interrupted", "bundling was interrupted"), e);
    }
  }
}
