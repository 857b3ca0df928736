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

/// Where a service says which packages it needs.
sealed interface RequirementsSource {
  /// The file's name as the user knows it, relative to the service.
  String shown();

  /// A file of requirements.
  record Plain(Path file, String shown) implements RequirementsSource {}

  /// A lock file of Pipenv.
  record Pipenv(Path file, String shown) implements RequirementsSource {}

  /// A project whose tool knows.
  ///
  /// @param program the tool
  /// @param arguments that make it print requirements
  /// @param files that tell whether it would print others
  record Tool(String program, List<String> arguments, List<Path> files, String shown)
      implements RequirementsSource {}

  /// A Poetry project names Poetry to be built with.
  Pattern POETRY =
      Pattern.compile("(?s)\\[build-system][^\\[]*requires\\s*=\\s*\\[\\s*['\"]poetry");

  /// All there are, the one that counts first.
  static List<RequirementsSource> of(PythonRequirements wanted, Path service) {
    Path folder = service.resolve(wanted.folder());
    String prefix = wanted.folder().isEmpty() ? "" : wanted.folder() + "/";
    List<RequirementsSource> found = new ArrayList<>();
    PythonRequirements.Locks locks = wanted.locks();
    Path project = folder.resolve("pyproject.toml");
    Path poetry = folder.resolve("poetry.lock");
    boolean isPoetry =
        Files.isRegularFile(project)
            && (Files.isRegularFile(poetry)
                || (wanted.asked() && POETRY.matcher(text(project, prefix)).find()));
    if (locks.poetry() && isPoetry) {
      if (locks.poetryLockRequired() && !Files.isRegularFile(poetry)) {
        throw new UserException(
            Diagnostic.error("python/lock", "there is no " + prefix + "poetry.lock", wanted.place())
                .hint("make it: poetry lock"));
      }
      List<String> words = new ArrayList<>(List.of("export", "--without-hashes"));
      words.addAll(List.of("--with-credentials", "--format", "requirements.txt"));
      words.addAll(locks.poetryArguments());
      found.add(new Tool("poetry", words, List.of(project, poetry), prefix + "poetry.lock"));
    }
    Path pipfile = folder.resolve("Pipfile.lock");
    if (locks.pipenv() && Files.isRegularFile(pipfile)) {
      found.add(new Pipenv(pipfile, prefix + "Pipfile.lock"));
    }
    Path uv = folder.resolve("uv.lock");
    if (locks.uv() && Files.isRegularFile(uv)) {
      List<String> words = new ArrayList<>(List.of("export", "--frozen", "--quiet", "--no-dev"));
      words.addAll(List.of("--no-hashes", "--no-emit-project", "--format", "requirements-txt"));
      found.add(new Tool("uv", words, List.of(project, uv), prefix + "uv.lock"));
    }
    Path plain = folder.resolve(wanted.fileName());
    if (Files.isRegularFile(plain)) {
      // The plugin prefers lock files; where nobody asks, the file of requirements is plainer.
      found.add(wanted.asked() ? found.size() : 0, new Plain(plain, prefix + wanted.fileName()));
    }
    return found;
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
