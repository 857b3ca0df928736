package aloft.cli.packaging.python;

import aloft.cli.packaging.tree.FileNames;
import aloft.cli.packaging.tree.IoReason;
import aloft.host.Digests;
import aloft.spi.artifact.Destination;
import aloft.spi.artifact.PythonRequirements;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Installs Python packages. A set of requirements that was installed before is taken from the
/// cache without running pip.
public final class PythonInstaller implements AutoCloseable {
  /// Part of the cache key. Must change when the same requirements give another content.
  private static final String CACHE_FORMAT = "1";

  private final Environment environment;
  private final Path service;
  private final Destination destination;
  private final Progress progress;
  private final Interpreters interpreters;
  private final Map<Path, InstallCache> caches = new HashMap<>();

  public PythonInstaller(
      Environment environment, Path service, Destination destination, Progress progress) {
    this.environment = environment;
    this.service = service;
    this.destination = destination;
    this.progress = progress;
    this.interpreters = new Interpreters(environment, service, destination);
  }

  /// The folder with the installed packages, or null if there are none. It exists until this is
  /// closed.
  ///
  /// @param diagnostics collects notes and warnings
  public @Nullable Path install(PythonRequirements settings, Consumer<Diagnostic> diagnostics) {
    List<RequirementsSource> sources = RequirementsSource.findAll(settings, service);
    if (sources.isEmpty()) {
      if (settings.requested() && !settings.fileName().equals("requirements.txt")) {
        throw new UserException(
            Diagnostic.error(
                    "python/requirements",
                    "there is no file " + settings.fileName(),
                    settings.place())
                .hint("\"fileName\" is relative to the service's folder, or to that of a module"));
      }
      return null;
    }
    String vendored =
        settings.requested() ? null : findVendored(service.resolve(settings.folder()));
    if (vendored != null) {
      String shown = sources.getFirst().shown();
      diagnostics.accept(
          Diagnostic.note(
                  "python/vendored",
                  shown + " is not installed: " + vendored + " already contains packages")
              .hint("to install it anyway, set \"custom.pythonRequirements: true\""));
      return null;
    }
    RequirementsSource source = sources.getFirst();
    if (source instanceof RequirementsSource.ExportTool tool
        && interpreters.find(tool.program()) == null) {
      RequirementsSource fallback = sources.getLast();
      boolean isOnlySource = sources.size() == 1;
      String missing = "there is no " + tool.program() + " on the PATH";
      if (isOnlySource && settings.requested()) {
        throw new UserException(
            Diagnostic.error(
                    "python/tool",
                    missing + " to export " + tool.shown(),
                    SourceRange.of(tool.shown()))
                .hint("install " + tool.program() + ", or export a requirements.txt"));
      }
      diagnostics.accept(
          Diagnostic.warning(
                  "python/tool",
                  isOnlySource
                      ? "packages of " + tool.shown() + " are not installed: " + missing
                      : missing
                          + ": "
                          + fallback.shown()
                          + " is installed instead of "
                          + tool.shown())
              .hint("install " + tool.program()));
      if (isOnlySource) {
        return null;
      }
      source = fallback;
    }
    return installSource(settings, source, diagnostics);
  }

  /// The folder, or one in it, that already contains packages installed by pip; null if there is
  /// none.
  private static @Nullable String findVendored(Path folder) {
    try (DirectoryStream<Path> items = Files.newDirectoryStream(folder)) {
      for (Path item : items) {
        String name = FileNames.of(item);
        if (name.endsWith(".dist-info")) {
          return "the folder of the handlers";
        }
        if (Files.isDirectory(item) && !name.startsWith(".") && !name.equals("node_modules")) {
          try (DirectoryStream<Path> inner = Files.newDirectoryStream(item, "*.dist-info")) {
            if (inner.iterator().hasNext()) {
              return name + "/";
            }
          }
        }
      }
    } catch (IOException e) {
      // Packing reports what cannot be read.
      return null;
    }
    return null;
  }

  /// The folder with packages that an earlier installation has left in the cache, or null. Installs
  /// nothing and exports nothing.
  public @Nullable Path findInstalled(PythonRequirements settings) {
    InstallCache installCache = cache(settings);
    List<RequirementsSource> sources = RequirementsSource.findAll(settings, service);
    if (sources.isEmpty() || !settings.pip().reuseInstalled() || installCache.isEmpty()) {
      return null;
    }
    InstallTarget target = interpreters.choose(settings).target();
    for (RequirementsSource source : sources) {
      @Nullable String content;
      if (source instanceof RequirementsSource.ExportTool tool) {
        content = content(tool);
      } else {
        Requirements requirements = withoutExcluded(settings, read(source));
        content = requirements.hasLocalFolders() ? null : content(requirements);
      }
      Path cached = content == null ? null : installCache.find(cacheKey(settings, target, content));
      if (cached != null) {
        return cached;
      }
    }
    return null;
  }

  private InstallCache cache(PythonRequirements settings) {
    String cache = settings.pip().cacheFolder();
    Path folder = cache == null ? defaultCacheFolder() : service.resolve(cache);
    return caches.computeIfAbsent(folder, InstallCache::new);
  }

  private static String content(RequirementsSource.ExportTool tool) {
    return String.join(" ", tool.arguments()) + "\n" + contentHashes(tool.files());
  }

  private static String content(Requirements requirements) {
    return requirements.text() + contentHashes(referencedFiles(requirements));
  }

  private @Nullable Path installSource(
      PythonRequirements settings, RequirementsSource source, Consumer<Diagnostic> diagnostics) {
    InstallCache installCache = cache(settings);
    Interpreters.Choice choice = interpreters.choose(settings);
    Requirements requirements = null;
    String content;
    if (source instanceof RequirementsSource.ExportTool tool) {
      content = content(tool);
    } else {
      requirements = withoutExcluded(settings, read(source));
      if (requirements.isEmpty()) {
        return null;
      }
      content = content(requirements);
    }
    String key = cacheKey(settings, choice.target(), content);
    Path cached = settings.pip().reuseInstalled() ? installCache.find(key) : null;
    if (cached != null && (requirements == null || !requirements.hasLocalFolders())) {
      return cached;
    }
    if (requirements == null) {
      requirements =
          withoutExcluded(
              settings, exportRequirements((RequirementsSource.ExportTool) source, settings));
    }
    boolean reuse = settings.pip().reuseInstalled() && !requirements.hasLocalFolders();
    Path temporary = installCache.createTemporary(environment.clock().instant());
    Requirements toInstall = requirements;
    Path site =
        progress.task(
            "Installing " + source.shown(),
            () -> runPip(settings, toInstall, choice, temporary, diagnostics));
    return reuse ? installCache.commit(site, key) : site;
  }

  private Path runPip(
      PythonRequirements settings,
      Requirements requirements,
      Interpreters.Choice choice,
      Path temporary,
      Consumer<Diagnostic> diagnostics) {
    try {
      Path site = Files.createDirectories(temporary.resolve("site"));
      if (requirements.isEmpty()) {
        return site;
      }
      for (Interpreter python : choice.interpreters()) {
        if (new PipInstall(settings, requirements, choice.target(), python, diagnostics)
            .installInto(site, temporary)) {
          SitePackages.normalize(site);
          return site;
        }
      }
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error(
                  "python/no-place",
                  "cannot write packages to " + temporary + ": " + IoReason.of(e))
              .hint("free some disk space"),
          e);
    }
    throw interpreters.noPip(settings, choice.interpreters());
  }

  private Path defaultCacheFolder() {
    return environment.caches().resolve("python");
  }

  private Requirements read(RequirementsSource source) {
    return switch (source) {
      case RequirementsSource.RequirementsFile fallback ->
          Requirements.read(fallback.file(), fallback.shown(), service);
      case RequirementsSource.PipfileLock pipenv ->
          Requirements.ofToolOutput(
              Pipfile.requirements(text(pipenv.file()), pipenv.shown()), pipenv.shown(), service);
      case RequirementsSource.ExportTool tool -> throw new IllegalArgumentException(tool.shown());
    };
  }

  private Requirements exportRequirements(
      RequirementsSource.ExportTool tool, PythonRequirements settings) {
    Path program = Objects.requireNonNull(interpreters.find(tool.program()));
    Path folder = service.resolve(settings.folder());
    Interpreter.Run run = interpreters.interpreter(folder, program).run(tool.arguments());
    if (run.exit() != 0) {
      String last = run.stderr().strip().lines().reduce((a, b) -> b).orElse("it wrote no message");
      throw new UserException(
          Diagnostic.error(
                  "python/tool",
                  tool.program() + " cannot export " + tool.shown() + ": " + last,
                  SourceRange.of(tool.shown()))
              .hint("run: " + tool.program() + " " + String.join(" ", tool.arguments())));
    }
    return Requirements.ofToolOutput(run.stdout(), tool.shown(), folder);
  }

  private Requirements withoutExcluded(PythonRequirements settings, Requirements requirements) {
    Set<String> excluded =
        Stream.concat(
                settings.content().excludedPackages().stream(),
                destination == Destination.CLOUD ? settings.provided().stream() : Stream.empty())
            .map(Requirements::normalizedName)
            .collect(Collectors.toSet());
    return requirements.without(line -> excluded.contains(line.name()));
  }

  private static List<Path> referencedFiles(Requirements requirements) {
    return requirements.lines().stream()
        .map(Requirements.Line::path)
        .filter(Objects::nonNull)
        .toList();
  }

  private static String contentHashes(List<Path> files) {
    StringBuilder hashes = new StringBuilder();
    for (Path file : files) {
      if (Files.isRegularFile(file)) {
        hashes.append(Digests.sha256Hex(bytes(file))).append('\n');
      }
    }
    return hashes.toString();
  }

  private static String cacheKey(
      PythonRequirements settings, InstallTarget target, String content) {
    String text =
        String.join(
            "\n",
            CACHE_FORMAT,
            target.identity(),
            Objects.requireNonNullElse(settings.pip().python(), ""),
            String.join(" ", settings.pip().arguments()),
            String.join(" ", settings.content().excludedPackages()),
            String.join(" ", settings.provided()),
            content);
    return Digests.sha256Hex(text).substring(0, 32);
  }

  private static String text(Path file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("python/requirements", "cannot read " + file + ": " + IoReason.of(e)),
          e);
    }
  }

  @Override
  public void close() {
    caches.values().forEach(InstallCache::close);
  }
}
