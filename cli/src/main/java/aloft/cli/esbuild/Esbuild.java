package aloft.cli.esbuild;

import aloft.host.AtomicFiles;
import aloft.host.ProgramRunner;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds esbuild: that of the project, else the pinned version in the cache, which is fetched first
/// if it is missing. Two processes may fetch it at once.
public final class Esbuild {
  private final Path service;
  private final Environment environment;
  private final EsbuildRelease release;

  /// @param service the folder of the service
  public Esbuild(Path service, Environment environment) {
    this(service, environment, EsbuildRelease.PINNED);
  }

  Esbuild(Path service, Environment environment, EsbuildRelease release) {
    this.service = service;
    this.environment = environment;
    this.release = release;
  }

  /// Where esbuild is.
  public sealed interface Program {}

  /// An executable file.
  ///
  /// @param fetched the version and the host that it has just been fetched from; null if it was
  ///   there
  public record Found(Path file, @Nullable String fetched) implements Program {}

  /// There is none, and none could be fetched.
  ///
  /// @param reason why none could be fetched
  public record Missing(String reason) implements Program {}

  /// The project's own esbuild, else the pinned one.
  public Program find() {
    Path own = ofProject();
    return own == null ? pinned() : new Found(own, null);
  }

  /// The nearest esbuild of the project: in a workspace, it is in a folder above. Null if there is
  /// none.
  private @Nullable Path ofProject() {
    for (Path at = service; at != null; at = at.getParent()) {
      for (String path : List.of("node_modules/.bin/esbuild", "node_modules/esbuild/bin/esbuild")) {
        Path program = at.resolve(path);
        if (Files.isExecutable(program)) {
          return program;
        }
      }
    }
    return null;
  }

  private Program pinned() {
    String platform = platform();
    String digest = platform == null ? null : release.digests().get(platform);
    if (platform == null || digest == null) {
      return new Missing("there is no esbuild for this machine");
    }
    boolean windows = platform.startsWith("win32-");
    String name = windows ? "esbuild.exe" : "esbuild";
    Path folder =
        environment.caches().resolve("esbuild").resolve(release.version() + "-" + platform);
    Path program = folder.resolve(name);
    if (Files.isExecutable(program)) {
      return new Found(program, null);
    }
    NpmSettings settings = NpmSettings.of(service, environment);
    if (settings.isOffline()) {
      return new Missing("npm is set to be offline");
    }
    try {
      byte[] archive =
          new NpmRegistry(settings, environment)
              .fetch("@esbuild/" + platform, release.version(), digest);
      byte[] file =
          PackageArchive.file(archive, windows ? "package/" + name : "package/bin/" + name);
      Files.createDirectories(folder.getParent());
      AtomicFiles.writeFolder(
          folder,
          fresh -> {
            Path target = fresh.resolve(name);
            Files.write(target, file);
            if (!target.toFile().setExecutable(true, false)) {
              throw new IOException("the file system allows no programs in " + folder);
            }
          });
    } catch (IOException e) {
      String reason = e.getMessage();
      return new Missing(reason == null ? e.getClass().getSimpleName() : reason);
    }
    return Files.isExecutable(program)
        ? new Found(program, "esbuild " + release.version() + " from " + settings.host())
        : new Missing("the file system allows no programs in " + folder);
  }

  /// The name of this platform as Node names it; null if it is unknown.
  private @Nullable String platform() {
    if ("Windows_NT".equals(environment.variables().get("OS"))) {
      String processor = environment.variables().getOrDefault("PROCESSOR_ARCHITECTURE", "");
      return "win32-" + processor(processor.toLowerCase(Locale.ROOT));
    }
    String names =
        new ProgramRunner(service, environment.variables()).output("uname", List.of("-s", "-m"));
    String[] parts = names == null ? new String[0] : names.strip().split(" ", 2);
    return parts.length < 2
        ? null
        : parts[0].toLowerCase(Locale.ROOT) + "-" + processor(parts[1].toLowerCase(Locale.ROOT));
  }

  private static String processor(String name) {
    return switch (name) {
      case "x86_64", "amd64" -> "x64";
      case "aarch64", "arm64" -> "arm64";
      case "i386", "i586", "i686", "x86" -> "ia32";
      case "armv6l", "armv7l", "armv8l" -> "arm";
      case "ppc64le" -> "ppc64";
      case "loongarch64" -> "loong64";
      default -> name;
    };
  }
}
