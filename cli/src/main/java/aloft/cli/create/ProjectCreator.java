package aloft.cli.create;

import aloft.host.Folders;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Creates a project in a new folder. If it fails, nothing is left behind.
public final class ProjectCreator {
  private final Environment environment;

  public ProjectCreator(Environment environment) {
    this.environment = environment;
  }

  /// A created project.
  ///
  /// @param folder its path, relative to the working folder where possible
  /// @param setup the command lines that must run in it before its functions can
  /// @param function the name of its first function, or null if it is not known
  public record Created(String folder, List<String> setup, @Nullable String function) {
    public Created {
      setup = List.copyOf(setup);
    }
  }

  /// The location and name of a new project.
  ///
  /// @param name the service's new name; null to keep that of the template
  private record Target(Path folder, @Nullable String name) {}

  /// Resolves a folder that the user has entered, relative to the working folder or the home
  /// folder.
  public Path folder(String text) {
    try {
      return text.equals("~") || text.startsWith("~/")
          ? environment.home().resolve(text.substring(Math.min(2, text.length())))
          : environment.workingFolder().resolve(text);
    } catch (InvalidPathException e) {
      throw new UserException(
          Diagnostic.error("create/path", "not a valid path: " + e.getMessage()), e);
    }
  }

  /// Checks that the project can be created, without creating it.
  ///
  /// @param path the new folder; its name is the name of the service if `name` is null
  /// @param name the name of the service, and of the folder if `path` is null
  /// @throws UserException if the folder exists or the name is not valid
  public void check(TemplateSource template, @Nullable String path, @Nullable String name) {
    target(template, path, name);
  }

  /// Creates the project.
  public Result<Created> create(
      TemplateSource template, @Nullable String path, @Nullable String name) {
    Target target = target(template, path, name);
    try {
      Path work = Files.createTempDirectory(existingParent(target.folder()), ".aloft-create-");
      try {
        Path project = Files.createDirectory(work.resolve("project"));
        List<Diagnostic> skipped = template.write(project, work);
        ProjectRenamer renamer = new ProjectRenamer(project);
        if (target.name() != null) {
          renamer.rename(target.name());
        }
        if (template instanceof BundledTemplate) {
          nameSchema(renamer);
        }
        String function = renamer.firstFunction();
        List<String> setup = SetupSteps.of(project);
        Files.createDirectories(target.folder().getParent());
        Files.move(project, target.folder());
        return Result.of(new Created(displayPath(target.folder()), setup, function), skipped);
      } finally {
        Folders.delete(work);
      }
    } catch (FileAlreadyExistsException e) {
      throw exists(target.folder());
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error(
                  "create/files",
                  "cannot create " + displayPath(target.folder()) + ": " + reason(e))
              .hint("nothing was created"),
          e);
    }
  }

  // The copy beside the version outlives an upgrade.
  private void nameSchema(ProjectRenamer renamer) throws IOException {
    Path distribution = environment.distribution();
    if (distribution != null) {
      Path stable = distribution.resolveSibling("schema");
      Path schemas = Files.isDirectory(stable) ? stable : distribution.resolve("schema");
      renamer.nameSchema(schemas.toRealPath());
    }
  }

  private Target target(TemplateSource template, @Nullable String path, @Nullable String name) {
    if (name != null) {
      checkName(name);
    }
    String projectName = name != null ? name : template.name();
    Path folder =
        folder(path != null ? path : projectName.isEmpty() ? "service" : projectName).normalize();
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(folder);
    }
    existingParent(folder);
    if (name != null || path == null) {
      return new Target(folder, name);
    }
    String last = folder.getFileName().toString();
    checkName(last);
    return new Target(folder, last);
  }

  private static void checkName(String name) {
    if (!name.matches("[a-zA-Z][a-zA-Z0-9-]*")) {
      throw new UserException(
          Diagnostic.error("create/name", "\"" + name + "\" is not a valid service name")
              .hint(
                  "use letters, digits and hyphens, starting with a letter;"
                      + " set the name with --name"));
    }
  }

  /// The nearest existing folder above a new one.
  private Path existingParent(Path folder) {
    Path above = folder;
    do {
      above = Objects.requireNonNull(above.getParent(), "the root exists");
    } while (!Files.exists(above, LinkOption.NOFOLLOW_LINKS));
    if (!Files.isDirectory(above)) {
      throw new UserException(
          Diagnostic.error("create/path", displayPath(above) + " is not a folder")
              .hint("choose another folder with --path"));
    }
    return above;
  }

  private UserException exists(Path folder) {
    return new UserException(
        Diagnostic.error("create/exists", displayPath(folder) + " already exists")
            .hint("choose another folder with --path, or another name with --name"));
  }

  private String displayPath(Path folder) {
    Path here = environment.workingFolder();
    return folder.startsWith(here) && !folder.equals(here)
        ? here.relativize(folder).toString()
        : folder.toString();
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case CharacterCodingException coding -> "a file of the template is not UTF-8";
      case FileSystemException file when file.getReason() != null ->
          file.getReason() + ": " + file.getFile();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
