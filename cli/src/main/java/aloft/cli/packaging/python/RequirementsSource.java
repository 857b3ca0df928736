package aloft.cli.packaging.python;

import aloft.cli.packaging.tree.IoReason;
import aloft.spi.artifact.PythonRequirements;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A file that lists the Python packages of a service.
sealed interface RequirementsSource {
  /// The file's name in messages, relative to the service.
  String shown();

  /// A requirements.txt or a file like it.
  record RequirementsFile(Path file, String shown) implements RequirementsSource {}

  /// A Pipfile.lock.
  record PipfileLock(Path file, String shown) implements RequirementsSource {}

  /// A lock file whose tool exports the requirements.
  ///
  /// @param program the tool
  /// @param arguments that make the tool print requirements
  /// @param files that the printed requirements depend on
  record ExportTool(String program, List<String> arguments, List<Path> files, String shown)
      implements RequirementsSource {}

  /// Matches a project whose build system is Poetry.
  Pattern POETRY =
      Pattern.compile("(?s)\\[build-system][^\\[]*requires\\s*=\\s*\\[\\s*['\"]poetry");

  /// All sources of a service, the preferred one first.
  static List<RequirementsSource> findAll(PythonRequirements settings, Path service) {
    Path folder = service.resolve(settings.folder());
    String prefix = settings.folder().isEmpty() ? "" : settings.folder() + "/";
    List<RequirementsSource> sources = new ArrayList<>();
    PythonRequirements.Locks locks = settings.locks();
    Path project = folder.resolve("pyproject.toml");
    Path poetry = folder.resolve("poetry.lock");
    boolean isPoetry =
        Files.isRegularFile(project)
            && (Files.isRegularFile(poetry)
                || (settings.requested() && POETRY.matcher(text(project, prefix)).find()));
    if (locks.poetry() && isPoetry) {
      if (locks.poetryLockRequired() && !Files.isRegularFile(poetry)) {
        throw new UserException(
            Diagnostic.error(
                    "python/lock", "there is no " + prefix + "poetry.lock", settings.place())
                .hint("create it with: poetry lock"));
      }
      List<String> arguments = new ArrayList<>(List.of("export", "--without-hashes"));
      arguments.addAll(List.of("--with-credentials", "--format", "requirements.txt"));
      arguments.addAll(locks.poetryArguments());
      sources.add(
          new ExportTool("poetry", arguments, List.of(project, poetry), prefix + "poetry.lock"));
    }
    Path pipfile = folder.resolve("Pipfile.lock");
    if (locks.pipenv() && Files.isRegularFile(pipfile)) {
      sources.add(new PipfileLock(pipfile, prefix + "Pipfile.lock"));
    }
    Path uv = folder.resolve("uv.lock");
    if (locks.uv() && Files.isRegularFile(uv)) {
      List<String> arguments =
          new ArrayList<>(List.of("export", "--frozen", "--quiet", "--no-dev"));
      arguments.addAll(List.of("--no-hashes", "--no-emit-project", "--format", "requirements-txt"));
      sources.add(new ExportTool("uv", arguments, List.of(project, uv), prefix + "uv.lock"));
    }
    Path plain = folder.resolve(settings.fileName());
    if (Files.isRegularFile(plain)) {
      // The plugin prefers lock files; without its settings, the requirements file comes first.
      sources.add(
          settings.requested() ? sources.size() : 0,
          new RequirementsFile(plain, prefix + settings.fileName()));
    }
    return sources;
  }

  private static String text(Path file, String prefix) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error(
              "python/requirements",
              "cannot read " + prefix + file.getFileName() + ": " + IoReason.of(e)),
          e);
    }
  }
}
