package aloft.cli.create;

import aloft.host.ProgramRunner;
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

/// A repository, or a folder of one, that serves as a template. One commit of it is fetched with
/// the user's git and credentials.
public final class RepositoryTemplate implements TemplateSource {
  private final RepositoryAddress address;
  private final Environment environment;

  RepositoryTemplate(RepositoryAddress address, Environment environment) {
    this.address = address;
    this.environment = environment;
  }

  /// The template at an address.
  ///
  /// @param url the address of a web page that shows the folder, the URL of a repository or the
  ///   path of one
  public static RepositoryTemplate of(String url, Environment environment) {
    return new RepositoryTemplate(
        RepositoryAddress.parse(url, environment.workingFolder()), environment);
  }

  @Override
  public String name() {
    return address.name();
  }

  @Override
  public List<Diagnostic> write(Path project, Path work) throws IOException {
    Path clone = Files.createDirectory(work.resolve("clone"));
    String ref = address.ref() == null ? "HEAD" : address.ref();
    // `git clone --branch` accepts no commits.
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
                .hint("see the folders of " + RepositoryAddress.withoutSecret(address.url())));
      }
    }
    return folder;
  }

  private void git(Path clone, List<String> arguments) throws IOException {
    Map<String, String> variables = new HashMap<>(environment.variables());
    // Git sets these while a hook runs. They would direct git to another repository.
    variables.keySet().removeIf(name -> name.matches("GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX)"));
    // Hooks may come from the user's template folder or from the configuration.
    List<String> command =
        Stream.concat(Stream.of("-c", "core.hooksPath=/dev/null"), arguments.stream()).toList();
    ProgramRunner programs = new ProgramRunner(clone, variables);
    Path git = programs.find("git");
    if (git == null) {
      throw new UserException(
          Diagnostic.error("create/no-git", "--template-url needs git, which is not on the PATH")
              .hint("install git, or download the folder and use --template-path"));
    }
    Process process = programs.start(git, command, ProcessBuilder.Redirect.PIPE);
    try {
      process.getOutputStream().close();
      String stderr = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw failure(stderr);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      process.destroy();
    }
  }

  private UserException failure(String stderr) {
    String message =
        RepositoryAddress.withoutSecret(stderr)
            .lines()
            .filter(line -> !line.isBlank())
            .limit(2)
            .collect(Collectors.joining("\n"));
    return new UserException(
        Diagnostic.error(
                "create/git", "git cannot fetch " + RepositoryAddress.withoutSecret(address.url()))
            .hint(message.isEmpty() ? "git reported no reason" : "git reported: " + message));
  }
}
