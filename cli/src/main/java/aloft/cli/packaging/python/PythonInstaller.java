package aloft.cli.packaging.python;

import aloft.cli.packaging.tree.IoReason;
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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Installs Python packages, each set of them once: what was installed before is found by its
/// content, and pip is not even started.
public final class PythonInstaller implements AutoCloseable {
  /// Changed where the same requirements give another folder.
  private static final String FORMAT = "1";

  private final Environment environment;
  private final Path service;
  private final Destination destination;
  private final Progress progress;
  private final Interpreters interpreters;
  private final Map<Path, InstallCache> stores = new HashMap<>();

  public PythonInstaller(
      Environment environment, Path service, Destination destination, Progress progress) {
    this.environment = environment;
    this.service = service;
    this.destination = destination;
    this.progress = progress;
    this.interpreters = new Interpreters(environment, service, destination);
  }

  /// The folder with the packages, or null where there are none to install. It is there until this
  /// is closed.
  ///
  /// @param findings is told what is worth a word
  public @Nullable Path of(PythonRequirements wanted, Consumer<Diagnostic> findings) {
    List<RequirementsSource> origins = RequirementsSource.of(wanted, service);
    if (origins.isEmpty()) {
      if (wanted.asked() && !wanted.fileName().equals("requirements.txt")) {
        throw new UserException(
            Diagnostic.error(
                    "python/requirements", "there is no file " + wanted.fileName(), wanted.place())
                .hint("\"fileName\" is relative to the service's folder, or to that of a module"));
      }
      return null;
    }
    String vendored = wanted.asked() ? null : vendored(service.resolve(wanted.folder()));
    if (vendored != null) {
      String shown = origins.getFirst().shown();
      findings.accept(
          Diagnostic.note(
                  "python/vendored", shown + " is not installed: packages lie in " + vendored)
              .hint("to install it all the same, set \"custom.pythonRequirements: true\""));
      return null;
    }
    RequirementsSource origin = origins.getFirst();
    if (origin instanceof RequirementsSource.Tool tool
        && interpreters.find(tool.program()) == null) {
      RequirementsSource plain = origins.getLast();
      boolean alone = origins.size() == 1;
      String missing = "there is no " + tool.program() + " on the PATH";
      if (alone && wanted.asked()) {
        throw new UserException(
            Diagnostic.error(
                    "python/tool",
                    missing + ", which knows the packages of " + tool.shown(),
                    SourceRange.of(tool.shown()))
                .hint("install " + tool.program() + ", or export a requirements.txt"));
      }
      findings.accept(
          Diagnostic.warning(
                  "python/tool",
                  alone
                      ? "packages of " + tool.shown() + " are not installed: " + missing
                      : missing + ": " + plain.shown() + " is installed instead of " + tool.shown())
              .hint("install " + tool.program()));
      if (alone) {
        return null;
      }
      origin = plain;
    }
    return install(wanted, origin, findings);
  }

  /// Where packages lie already, as pip leaves them: the folder or one in it; null for nowhere.
  private static @Nullable String vendored(Path folder) {
    try (DirectoryStream<Path> items = Files.newDirectoryStream(folder)) {
      for (Path item : items) {
        String name = String.valueOf(item.getFileName());
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
      // What cannot be read is told when it is packed.
      return null;
    }
    return null;
  }

  private @Nullable Path install(
      PythonRequirements wanted, RequirementsSource origin, Consumer<Diagnostic> findings) {
    String cache = wanted.pip().cache();
    Path place = cache == null ? usual() : service.resolve(cache);
    InstallCache store = stores.computeIfAbsent(place, InstallCache::new);
    Interpreters.Choice choice = interpreters.choice(wanted);
    Requirements requirements = null;
    String source;
    if (origin instanceof RequirementsSource.Tool tool) {
      source = String.join(" ", tool.arguments()) + "\n" + contents(tool.files());
    } else {
      requirements = filtered(wanted, read(origin));
      if (requirements.isEmpty()) {
        return null;
      }
      source = requirements.text() + contents(named(requirements));
    }
    String key = key(wanted, choice.target(), source);
    Path kept = wanted.pip().kept() ? store.find(key) : null;
    if (kept != null && (requirements == null || !requirements.restless())) {
      return kept;
    }
    if (requirements == null) {
      requirements = filtered(wanted, exported((RequirementsSource.Tool) origin, wanted));
    }
    boolean keep = wanted.pip().kept() && !requirements.restless();
    Path made = store.fresh(environment.clock().instant());
    Requirements all = requirements;
    Path site =
        progress.task(
            "Installing " + origin.shown(), () -> run(wanted, all, choice, made, findings));
    return keep ? store.keep(site, key) : site;
  }

  private Path run(
      PythonRequirements wanted,
      Requirements requirements,
      Interpreters.Choice choice,
      Path made,
      Consumer<Diagnostic> findings) {
    try {
      Path site = Files.createDirectories(made.resolve("site"));
      if (requirements.isEmpty()) {
        return site;
      }
      for (Interpreter python : choice.interpreters()) {
        if (new PipInstall(wanted, requirements, choice.target(), python, findings)
            .into(site, made)) {
          SitePackages.settle(site);
          return site;
        }
      }
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error(
                  "python/no-place",
                  "packages cannot be written to " + made + ": " + IoReason.of(e))
              .hint("make room there"),
          e);
    }
    throw interpreters.missing(wanted, choice.interpreters());
  }

  private Path usual() {
    String cache = environment.variable("XDG_CACHE_HOME");
    return (cache == null ? environment.home().resolve(".cache") : Path.of(cache))
        .resolve("aloft")
        .resolve("python");
  }

  private Requirements read(RequirementsSource origin) {
    return switch (origin) {
      case RequirementsSource.Plain plain ->
          Requirements.read(plain.file(), plain.shown(), service);
      case RequirementsSource.Pipenv pipenv ->
          Requirements.of(
              Pipfile.requirements(text(pipenv.file()), pipenv.shown()), pipenv.shown(), service);
      case RequirementsSource.Tool tool -> throw new IllegalArgumentException(tool.shown());
    };
  }

  private Requirements exported(RequirementsSource.Tool tool, PythonRequirements wanted) {
    Path program = Objects.requireNonNull(interpreters.find(tool.program()));
    Path folder = service.resolve(wanted.folder());
    Interpreter.Run run = interpreters.in(folder, program).run(tool.arguments());
    if (run.exit() != 0) {
      String last = run.complaints().strip().lines().reduce((a, b) -> b).orElse("it says nothing");
      throw new UserException(
          Diagnostic.error(
                  "python/tool",
                  tool.program() + " cannot tell the packages of " + tool.shown() + ": " + last,
                  SourceRange.of(tool.shown()))
              .hint("try: " + tool.program() + " " + String.join(" ", tool.arguments())));
    }
    return Requirements.of(run.output(), tool.shown(), folder);
  }

  private Requirements filtered(PythonRequirements wanted, Requirements all) {
    Set<String> unwanted =
        Stream.concat(
                wanted.content().noDeploy().stream(),
                destination == Destination.CLOUD ? wanted.provided().stream() : Stream.empty())
            .map(Requirements::plain)
            .collect(Collectors.toSet());
    return all.without(line -> unwanted.contains(line.name()));
  }

  private static List<Path> named(Requirements requirements) {
    return requirements.lines().stream()
        .map(Requirements.Line::path)
        .filter(Objects::nonNull)
        .toList();
  }

  private static String contents(List<Path> files) {
    StringBuilder all = new StringBuilder();
    for (Path file : files) {
      if (Files.isRegularFile(file)) {
        all.append(sha256(bytes(file))).append('\n');
      }
    }
    return all.toString();
  }

  private static String key(PythonRequirements wanted, InstallTarget target, String source) {
    String all =
        String.join(
            "\n",
            FORMAT,
            target.identity(),
            String.valueOf(wanted.pip().python()),
            String.join(" ", wanted.pip().arguments()),
            String.join(" ", wanted.content().noDeploy()),
            String.join(" ", wanted.provided()),
            source);
    return sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
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

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    stores.values().forEach(InstallCache::close);
  }
}
