package aloft.cli.create;

import aloft.cli.manifest.external.Programs;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A repository, or a folder of one, that serves as a template. The user's own git fetches one
/// commit of it, with the user's own credentials.
public final class RepositoryTemplate implements TemplateSource {
  private final RepositoryAddress address;
  private final Environment environment;

  RepositoryTemplate(RepositoryAddress address, Environment environment) {
    this.address = address;
    this.environment = environment;
  }

  /// The template that an address names.
  ///
  /// @param url of a web page that shows the folder, or of the repository, or its path
  public static RepositoryTemplate of(String url, Environment environment) {
    return new RepositoryTemplate(
        RepositoryAddress.of(url, environment.workingFolder()), environment);
  }

  @Override
  public String name() {
    return address.name();
  }

  @Override
  public List<Diagnostic> write(Path project, Path work) throws IOException {
    Path clone = Files.createDirectory(work.resolve("clone"));
    String ref = address.ref() == null ? "HEAD" : address.ref();
    // A clone knows no commits as refs.
    git(clone, List.of("init", "--quiet", "--template="));
    git(clone, List.of("fetch", "--quiet", "--depth=1", "--no-tags", "--", address.url(), ref));
    git(clone, List.of("checkout", "--quiet", "FETCH_HEAD"));
    return new FolderTemplate(folder(clone), address.url()).write(project, work);
  }

  private Path folder(Path clone) {
    Path folder = clone;
    for (String name : address.folder()) {
      folder = folder.resolve(name);
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw new UserException(
            Diagnostic.error(
                    "create/template-url",
                    "the repository has no folder " + String.join("/", address.folder()))
                .hint("look at " + RepositoryAddress.withoutSecret(address.url())));
      }
    }
    return folder;
  }

  private void git(Path clone, List<String> arguments) throws IOException {
    Map<String, String> variables = new HashMap<>(environment.variables());
    // Set while a hook runs, they would point git at another repository.
    variables.keySet().removeIf(name -> name.matches("GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX)"));
    // Hooks may come from the user's template folder, or from where the configuration says.
    List<String> command =
        Stream.concat(Stream.of("-c", "core.hooksPath=/dev/null"), arguments.stream()).toList();
    Programs programs = new Programs(clone, variables);
    Path git = programs.find("git");
    if (git == null) {
      throw new UserException(
          Diagnostic.error("create/no-git", "--template-url needs git, which is not on the PATH")
              .hint("install git, or download the folder and use --template-path"));
    }
    Process process = programs.start(git, command, ProcessBuilder.Redirect.PIPE);
    try {
      process.getOutputStream().close();
      String complaint =
          new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw failure(complaint);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      process.destroy();
    }
  }

  private UserException failure(String complaint) {
    String said =
        RepositoryAddress.withoutSecret(complaint)
            .lines()
            .filter(line -> !line.isBlank())
            .limit(2)
            .collect(Collectors.joining("\n"));
    return new UserException(
        Diagnostic.error(
                "create/git", "git cannot fetch " + RepositoryAddress.withoutSecret(address.url()))
            .hint(said.isEmpty() ? "git gave no reason" : "git says: " + said));
  }
}
